// Asks before what cannot be taken back. Everything works without this file.
document.addEventListener("submit", (event) => {
  const question = event.submitter && event.submitter.dataset.ask;
  if (question && !window.confirm(question)) event.preventDefault();
});

// What a field still needs, in Vietnamese whatever language the browser speaks.
document.addEventListener("invalid", (event) => {
  const field = event.target, is = field.validity;
  if (is.customError) return;
  const words =
    is.badInput || (is.valueMissing && /^(date|time|datetime-local)$/.test(field.type)) ? "Hãy chọn đủ ngày, giờ." :
    is.valueMissing && field.type === "file" ? "Hãy chọn tệp." :
    is.valueMissing && /^(select-one|radio|checkbox)$/.test(field.type) ? "Hãy chọn một mục." :
    is.valueMissing ? "Hãy điền ô này." :
    is.tooShort ? `Cần ít nhất ${field.minLength} ký tự.` :
    is.rangeUnderflow || is.rangeOverflow ? "Giá trị này ngoài khoảng cho phép." :
    "Ô này chưa đúng dạng.";
  field.setCustomValidity(words);
}, true);
for (const kind of ["input", "change"])
  document.addEventListener(kind, (event) => event.target.setCustomValidity && event.target.setCustomValidity(""), true);

// A box for files speaks the browser's language as well: our own button and words stand in its place.
document.addEventListener("htmx:load", (event) => {
  for (const box of event.target.querySelectorAll("input[type=file]:not(.replaced)")) {
    const button = document.createElement("button"), said = document.createElement("span");
    const tell = () => said.textContent = [...box.files].map((file) => file.name).join(", ") || "Chưa chọn tệp nào";
    Object.assign(button, { type: "button", className: "quiet", textContent: "Chọn tệp" });
    said.className = "hint";
    button.addEventListener("click", () => box.click());
    box.addEventListener("change", tell);
    box.classList.add("replaced");
    box.tabIndex = -1;
    box.after(button, " ", said);
    tell();
  }
});
