"""Set Motcua up and start it: `python3 start.py`. Test it: `python3 start.py test`.

Needs nothing but Python. It makes `.venv`, installs what `requirements.lock` names (only when that changed, so later
starts work without a network) and hands over to the service. Further arguments go to the `motcua` command.
This file must be readable by old Pythons, so that they can say that they are too old.
"""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
VENV = os.path.join(HERE, ".venv")
STAMP = os.path.join(VENV, "installed.txt")
LOCKS = {"run": "requirements.lock", "test": os.path.join("tests", "requirements.lock")}
OLDEST = (3, 11)


def stop(sentence):
    sys.exit("\n" + sentence)


def say(step, sentence):
    print("[{}/3] {}".format(step, sentence), flush=True)


def check_python():
    if sys.version_info < OLDEST:
        stop(
            "Motcua cần Python 3.11 trở lên, máy này đang chạy Python {}.{}. "
            "Hãy cài bản mới (Debian/Ubuntu, gõ: sudo apt install python3.11 python3.11-venv) "
            "rồi gõ: python3.11 start.py".format(*sys.version_info[:2])
        )


def tool(name):
    """The path of a program inside .venv."""
    folder, ending = ("Scripts", ".exe") if os.name == "nt" else ("bin", "")
    return os.path.join(VENV, folder, name + ending)


def fingerprint(lock):
    """What an installation depends on: the lock, the Python and the place."""
    with open(os.path.join(HERE, lock), "rb") as file:
        digest = hashlib.sha256(file.read())
    digest.update("{}{}".format(sys.version_info[:2], HERE).encode())
    return digest.hexdigest()


def installed():
    try:
        with open(STAMP) as file:
            return file.read().split()
    except OSError:
        return []


def make_venv(uv):
    say(1, "Tạo môi trường riêng trong .venv …")
    shutil.rmtree(VENV, ignore_errors=True)
    if uv:
        made = subprocess.run([uv, "venv", "--quiet", "--python", sys.executable, VENV], check=False)
    else:
        if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
            stop(
                "Máy thiếu mô-đun venv của Python. Debian/Ubuntu, gõ: sudo apt install python3-venv "
                "rồi chạy lại: python3 start.py"
            )
        made = subprocess.run([sys.executable, "-m", "venv", VENV], check=False)
    if made.returncode != 0:
        stop("Không tạo được thư mục .venv. Hãy xem còn chỗ trống và quyền ghi trong thư mục này, rồi chạy lại.")


def run_installer(command, total):
    """Run pip (or uv, which is quick and silent); show where it is, and its last words only if it fails."""
    last_words = []
    count = 0
    worker = subprocess.Popen(command, cwd=HERE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    for line in worker.stdout:
        last_words = [*last_words, line][-15:]
        if line.startswith("Collecting "):
            count += 1
            print("      {}/{} {}".format(count, total, line.split()[1].split("==")[0]), flush=True)
    if worker.wait() != 0:
        print("".join(last_words), file=sys.stderr)
        stop("Không cài được thư viện. Hãy kiểm tra mạng Internet rồi chạy lại: python3 start.py")


def install(kind):
    """Install the hashed lock and the project itself, unless exactly that stands already."""
    want = fingerprint(LOCKS[kind])
    have = installed()
    # The test lock contains the other, so what was installed for tests can also run.
    if want in have or (kind == "run" and fingerprint(LOCKS["test"]) in have):
        return
    uv = shutil.which("uv")
    make_venv(uv)
    lock = LOCKS[kind]
    with open(os.path.join(HERE, lock)) as file:
        total = sum("==" in line for line in file)
    say(2, "Cài {} thư viện theo {} (lần đầu cần mạng, vài phút) …".format(total, lock))
    pip = [uv, "pip", "install", "--python", tool("python")] if uv else [tool("python"), "-m", "pip", "install"]
    quiet = [] if uv else ["--no-input", "--disable-pip-version-check"]
    run_installer([*pip, *quiet, "--require-hashes", "-r", lock], total)
    run_installer([*pip, *quiet, "--no-deps", "--no-build-isolation", "-e", "."], 1)
    with open(STAMP, "w") as file:
        file.write(want)


def hand_over(arguments):
    """Become the service, so that signals reach it and nobody in between."""
    command = [tool("python"), "-m", "bot", *arguments]
    if os.name == "nt":
        sys.exit(subprocess.run(command, check=False).returncode)
    os.execv(command[0], command)


def test(arguments):
    install("test")
    checks = (
        ("Cách trình bày mã", ["ruff", "format", "--check", "."]),
        ("Lỗi thường gặp", ["ruff", "check", "."]),
        ("Kiểu dữ liệu", ["mypy", "--strict"]),
        ("Các phòng không vượt tường", ["lint-imports"]),
        ("Các phép thử", ["pytest", *arguments]),
    )
    failed = []
    for name, command in checks:
        print("\n== {}: {}".format(name, " ".join(command)), flush=True)
        if subprocess.run([tool(command[0]), *command[1:]], check=False, cwd=HERE).returncode != 0:
            failed.append(name)
    if failed:
        stop("Chưa đạt: " + ", ".join(failed) + ".")
    print("\nTất cả đều đạt.")


def main():
    check_python()
    arguments = sys.argv[1:]
    if arguments[:1] == ["test"]:
        test(arguments[1:])
        return
    install("run")
    if not arguments:
        say(3, "Khởi động …")
    hand_over(arguments or ["run"])


if __name__ == "__main__":
    main()
