// The page of the web chat. Whatever anybody wrote becomes text nodes, never markup. Written for Chrome 70 and later.
"use strict";

(function () {
  const UNSENT = "motcua.unsent.";
  const ZONE = "Asia/Ho_Chi_Minh";
  const WORDS = {
    citizen: "Anh/chị", bot: "Trợ lý", officer: "Cán bộ",
    sending: "Đang gửi…", sent: "Đã gửi", kept: "Chưa gửi được; sẽ tự gửi khi có mạng",
    again: "Gửi lại", edit: "Sửa lại", drop: "Bỏ đi", refused: "Tin chưa gửi được. Anh/chị thử gửi lại.",
    offline: "Mất mạng, đang nối lại… Tin anh/chị gõ vẫn được giữ và sẽ gửi khi có mạng.",
    answering: "Đang trả lời…", later: "Câu hỏi đã được lưu; có trả lời sẽ hiện ngay tại đây.",
    file: "Gửi tệp: ", place: "Gửi vị trí", nowhere: "Không lấy được vị trí. Anh/chị ghi tên ấp, xã bằng chữ giúp tôi.",
    chosen: " (đã chọn)", follow: "Theo dõi mã ", opened: "Mở từ mã QR", choices: "Lựa chọn", news: "Có trả lời mới – Một cửa",
  };
  const title = document.title;
  const byId = (id) => document.getElementById(id);
  const main = byId("main"), log = byId("log"), unsent = byId("unsent"), text = byId("text");

  // ---- small helpers

  function make(tag, className, words) {
    const node = document.createElement(tag);
    if (className) node.className = className;
    if (words !== undefined) node.textContent = words;
    return node;
  }

  function button(words, pressed) {
    const node = make("button", "", words);
    node.type = "button";
    node.addEventListener("click", pressed);
    return node;
  }

  function link(words, address) {
    const node = make("a", "", words);
    const web = /^(https?:\/\/|chat\/)/i.test(address);
    if (web || /^(tel|mailto):/i.test(address)) node.href = address;
    if (web) { node.target = "_blank"; node.rel = "noopener noreferrer"; }
    return node;
  }

  function newId() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    const hex = Array.from(bytes, (byte) => (byte + 256).toString(16).slice(1)).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  }

  // A browser may refuse to keep anything; the page then forgets on reload, and works.
  const kept = {
    get(name) { try { return localStorage.getItem(name); } catch (refused) { return null; } },
    read(name) { try { return JSON.parse(kept.get(name)); } catch (spoilt) { return null; } },
    set(name, value) { try { localStorage.setItem(name, value); } catch (refused) { /* as said */ } },
    drop(name) { try { localStorage.removeItem(name); } catch (refused) { /* as said */ } },
    names() { try { return Object.keys(localStorage); } catch (refused) { return []; } },
  };

  // ---- from an event to what is seen

  function spans(parent, list) {
    for (const span of list) {
      if (typeof span === "string") { parent.appendChild(document.createTextNode(span)); continue; }
      const inner = span.u ? link(span.t, span.u) : make(span.b ? "strong" : "span", "", span.t);
      parent.appendChild(inner);
    }
    return parent;
  }

  function block(body) {
    if (body.p) return spans(make("p"), body.p);
    const list = make(body.ol ? "ol" : "ul");
    for (const item of body.ol || body.ul) list.appendChild(spans(make("li"), item));
    return list;
  }

  function message(from, contents) {
    const node = make("article", "message " + from);
    const bubble = make("div", "bubble");
    bubble.appendChild(make("span", "unseen", WORDS[from] + ": "));
    for (const content of contents) bubble.appendChild(content);
    node.appendChild(bubble);
    return node;
  }

  function choices(list) {
    const group = make("div", "choices");
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", WORDS.choices);
    for (const choice of list) {
      let last = 0;
      if (!choice.press) { group.appendChild(link(choice.label, choice.url)); continue; }
      const node = button(choice.label, () => {
        if (Date.now() - last < 700) return; // a trembling finger taps twice
        last = Date.now();
        say({ press: choice.press }, choice.label);
      });
      node.dataset.press = choice.press;
      group.appendChild(node);
    }
    return group;
  }

  // Old menus stay alive; they only look used.
  function spend(press) {
    const found = Array.from(log.querySelectorAll("button")).filter((node) => node.dataset.press === press).pop();
    if (!found || found.classList.contains("used")) return;
    found.parentNode.classList.add("spent");
    found.classList.add("used");
    found.appendChild(make("span", "unseen", WORDS.chosen));
  }

  function download(file) {
    const node = make("a", "", "Tải về: " + file.name);
    node.href = URL.createObjectURL(new Blob([file.content], { type: file.media_type }));
    node.download = file.name;
    const group = make("div", "choices");
    group.appendChild(node);
    return group;
  }

  const clock = new Intl.DateTimeFormat("vi-VN", { timeZone: ZONE, hour: "2-digit", minute: "2-digit" });
  const calendar = new Intl.DateTimeFormat("vi-VN", { timeZone: ZONE, weekday: "long", day: "2-digit", month: "2-digit", year: "numeric" });
  let shownDay = "";

  function separate(at) {
    const day = calendar.format(at);
    if (day === shownDay) return;
    shownDay = day;
    const today = day === calendar.format(new Date());
    const yesterday = day === calendar.format(new Date(Date.now() - 86400000));
    log.appendChild(make("p", "day", today ? "Hôm nay" : yesterday ? "Hôm qua" : day));
  }

  const seen = new Map(); // the row a message stands in, and where it is shown

  // A place in the stream changes when earlier messages are erased; the row does not.
  function rowOf(event) {
    const place = event.id.split(".");
    return event.from === "citizen" ? "h" + place[0] : "s" + place[1];
  }

  function show(event) {
    if (seen.has(rowOf(event))) return;
    const at = new Date(event.at);
    separate(at);
    const node = message(event.from, event.blocks ? event.blocks.map(block) : [make("p", "", event.text)]);
    const time = make("time", "", clock.format(at));
    time.dateTime = event.at;
    node.appendChild(make("p", "note")).appendChild(time);
    if (event.document) node.appendChild(download(event.document));
    if (event.choices.length) node.appendChild(choices(event.choices));
    log.appendChild(node);
    seen.set(rowOf(event), node);
    byId("examples").hidden = true;
    if (event.from === "citizen") settle(event);
    else if (document.hidden) document.title = WORDS.news;
    wait(event.from === "citizen");
    scrollTo(node, event.from === "citizen");
  }

  // What was erased is not shown any longer, on no open page.
  function keepOnly(event) {
    const still = new Set(event.rows);
    seen.forEach((node, row) => { if (!still.has(row)) node.remove(); });
    for (const row of event.blank) if (seen.has(row)) seen.get(row).querySelector(".bubble p").textContent = event.erased;
  }

  // ---- where the reader is

  let following = true, first = null;

  main.addEventListener("scroll", () => {
    following = main.scrollHeight - main.scrollTop - main.clientHeight < 80;
    if (following) byId("newer").hidden = true;
  }, { passive: true });

  // Once a frame: show the end, but never push the beginning of a long answer out of sight.
  function scrollTo(node, mine) {
    if (mine) { following = true; first = null; }
    if (!following) { byId("newer").hidden = false; return; }
    if (first) return;
    first = node;
    requestAnimationFrame(() => {
      if (!first) return;
      const top = first.offsetTop - main.offsetTop - 8;
      main.scrollTop = Math.min(top, main.scrollHeight - main.clientHeight);
      first = null;
    });
  }

  let waiting = 0;

  function wait(answering) {
    clearTimeout(waiting);
    byId("waiting").textContent = answering ? WORDS.answering : "";
    if (answering) waiting = setTimeout(() => { byId("waiting").textContent = WORDS.later; }, 45000);
  }

  // ---- what has not been sent yet

  const queue = []; // { body: {message_id, text | press}, label, node, failed }
  let sending = false, tries = 0, retry = 0;

  function say(what, label) {
    const item = { body: Object.assign({ message_id: newId() }, what), label: label, at: Date.now() };
    if (!what.file) kept.set(UNSENT + item.body.message_id, JSON.stringify(item)); // a file is kept by this page only
    enqueue(item);
    send();
  }

  function enqueue(item) {
    item.node = message("citizen", [make("p", "", item.label)]);
    item.node.classList.add("unsent");
    item.note = item.node.appendChild(make("p", "note", WORDS.sending));
    unsent.appendChild(item.node);
    byId("examples").hidden = true;
    queue.push(item);
    scrollTo(item.node, true);
  }

  // What an earlier visit, or a window that is closed, could not send.
  function adopt() {
    const known = new Set(queue.map((item) => UNSENT + item.body.message_id));
    const names = kept.names().filter((name) => name.indexOf(UNSENT) === 0 && !known.has(name));
    names.map((name) => kept.read(name)).filter(Boolean).sort((a, b) => a.at - b.at).forEach(enqueue);
  }

  function remove(item) {
    kept.drop(UNSENT + item.body.message_id);
    if (queue.indexOf(item) >= 0) queue.splice(queue.indexOf(item), 1);
  }

  // The stream says that it was heard: the message moves to its place in the conversation.
  function settle(event) {
    if (event.press) spend(event.press);
    const node = Array.from(unsent.children).find((one) => one.dataset.id === event.message_id);
    const item = queue.find((one) => one.body.message_id === event.message_id);
    if (item) { remove(item); item.node.remove(); }
    if (node) node.remove();
    kept.drop(UNSENT + event.message_id);
  }

  async function send() {
    if (sending) return;
    clearTimeout(retry);
    sending = true;
    for (let item = next(); item; item = next()) if (!(await post(item))) break;
    sending = false;
  }

  function next() { return queue.find((item) => !item.failed); }

  // True: done with this one, go on. False: all must wait, their order matters.
  async function post(item) {
    item.note.textContent = WORDS.sending;
    const stop = new AbortController();
    const limit = setTimeout(() => stop.abort(), item.body.file ? 90000 : 20000);
    let answer, body;
    try {
      answer = await fetch("chat/messages", Object.assign({ method: "POST", signal: stop.signal }, wrapped(item.body)));
      body = await answer.json().catch(() => ({}));
    } catch (lost) {
      return later(item, WORDS.kept, Math.min(30, 2 * 2 ** tries++));
    } finally {
      clearTimeout(limit);
    }
    if (answer.status === 429 || answer.status === 408 || answer.status >= 500) {
      return later(item, body.error || WORDS.kept, Number(answer.headers.get("Retry-After")) || 10);
    }
    tries = 0;
    if (answer.ok) accepted(item); else refused(item, body.error || WORDS.refused);
    return true;
  }

  function wrapped(body) {
    if (!body.file) return { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
    const form = new FormData();
    form.append("message_id", body.message_id);
    form.append("file", body.file);
    return { body: form };
  }

  // A large photo is made smaller here already: it costs the sender less, and leaves place and camera on the telephone.
  async function smaller(file) {
    if (!/^image\//.test(file.type) || (file.size < 2000000 && /jpeg|png|webp/.test(file.type))) return file;
    try {
      const picture = await createImageBitmap(file);
      const scale = Math.min(1, 2048 / Math.max(picture.width, picture.height));
      const canvas = make("canvas");
      canvas.width = Math.round(picture.width * scale);
      canvas.height = Math.round(picture.height * scale);
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      return (await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85))) || file;
    } catch (unreadable) {
      return file; // the other side says what is wrong with it
    }
  }

  async function sendFiles(chosen) {
    for (const file of chosen) say({ file: await smaller(file) }, WORDS.file + file.name);
  }

  function later(item, words, seconds) {
    item.note.textContent = words;
    retry = setTimeout(send, seconds * 1000);
    return false;
  }

  function accepted(item) {
    remove(item);
    item.note.textContent = WORDS.sent;
    item.node.dataset.id = item.body.message_id;
    setTimeout(() => { if (item.node.isConnected) connect(); }, 4000); // a dead line looks alive to the browser
  }

  function refused(item, words) {
    item.failed = true;
    item.note.textContent = words;
    item.note.classList.add("trouble");
    item.note.setAttribute("role", "alert");
    const ways = item.note.appendChild(make("span", "choices"));
    ways.appendChild(button(WORDS.again, () => {
      item.failed = false;
      item.note.classList.remove("trouble");
      send();
    }));
    ways.appendChild(button(item.body.text ? WORDS.edit : WORDS.drop, () => {
      remove(item);
      item.node.remove();
      if (item.body.text) { text.value = item.body.text; grow(); }
      text.focus();
    }));
    requestAnimationFrame(() => item.note.scrollIntoView({ block: "nearest" }));
  }

  // ---- the stream

  let stream = null, pause = 0;

  function connect() {
    clearTimeout(pause);
    if (stream) stream.close();
    stream = new EventSource("chat/events?kept");
    stream.onopen = () => {
      byId("banner").textContent = "";
      adopt();
      send();
      setTimeout(begin, 400);
    };
    stream.onmessage = (event) => show(JSON.parse(event.data));
    stream.addEventListener("kept", (event) => keepOnly(JSON.parse(event.data)));
    stream.onerror = () => {
      byId("banner").textContent = WORDS.offline;
      if (stream.readyState === EventSource.CLOSED) explain();
    };
  }

  // The browser gave up because the answer was no stream: say what it was, and try again later.
  async function explain() {
    clearTimeout(pause);
    pause = setTimeout(connect, 8000);
    const stop = new AbortController();
    try {
      const answer = await fetch("chat/events", { signal: stop.signal });
      if (!answer.ok) byId("banner").textContent = (await answer.json()).error;
    } catch (lost) { /* the banner says so already */ }
    stop.abort();
  }

  // What was there before is not read aloud, what comes is.
  function begin() {
    log.setAttribute("aria-live", "polite");
    if (!seen.size && !queue.length) byId("examples").hidden = false;
  }

  // ---- the parts one can touch

  function grow() {
    text.style.height = "auto";
    text.style.height = text.scrollHeight + 2 + "px";
  }

  function ask() {
    if (!text.value.trim()) return;
    say({ text: text.value }, text.value.trim());
    text.value = "";
    grow();
    text.focus();
  }

  function toggle(name, isOn, apply) {
    const node = byId(name);
    const set = (on) => { node.setAttribute("aria-pressed", String(on)); apply(on); };
    const before = kept.get("motcua." + name);
    if (before !== null) set(before === "true"); else node.setAttribute("aria-pressed", String(isOn));
    node.addEventListener("click", () => {
      const on = node.getAttribute("aria-pressed") !== "true";
      kept.set("motcua." + name, String(on));
      set(on);
    });
  }

  const root = document.documentElement, more = byId("more");
  toggle("large", false, (on) => { root.classList.toggle("large", on); grow(); });
  toggle("dark", matchMedia("(prefers-color-scheme: dark)").matches, (on) => { root.dataset.theme = on ? "dark" : "light"; });
  byId("data").addEventListener("click", () => { more.open = false; say({ text: "/dulieu" }, "/dulieu"); });
  byId("place").hidden = !(navigator.geolocation && isSecureContext);
  byId("place").addEventListener("click", () => {
    more.open = false;
    navigator.geolocation.getCurrentPosition(
      (found) => say({ location: found.coords.latitude + "," + found.coords.longitude }, WORDS.place),
      () => { byId("banner").textContent = WORDS.nowhere; setTimeout(() => { byId("banner").textContent = ""; }, 8000); },
      { enableHighAccuracy: true, timeout: 20000 });
  });
  byId("print").addEventListener("click", () => { more.open = false; print(); });
  document.addEventListener("click", (event) => { if (!more.contains(event.target)) more.open = false; });
  more.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { more.open = false; more.querySelector("summary").focus(); }
  });
  for (const node of byId("examples").querySelectorAll("button")) {
    node.addEventListener("click", () => say({ text: node.textContent }, node.textContent));
  }
  byId("newer").addEventListener("click", () => { main.scrollTop = main.scrollHeight; main.focus(); });
  byId("form").addEventListener("submit", (event) => { event.preventDefault(); ask(); });
  byId("file").addEventListener("change", (event) => {
    sendFiles(Array.from(event.target.files));
    event.target.value = "";
  });
  text.addEventListener("input", grow);
  text.addEventListener("keydown", (event) => {
    const typing = event.isComposing || event.keyCode === 229; // Enter also ends a syllable in a Vietnamese keyboard
    if (event.key === "Enter" && !event.shiftKey && !typing) { event.preventDefault(); ask(); }
  });
  addEventListener("offline", () => { byId("banner").textContent = WORDS.offline; });
  addEventListener("online", connect);
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return;
    document.title = title;
    if (stream.readyState === EventSource.CLOSED) connect();
  });

  // A link that lets one follow a case here lays its code ready: opening it says nothing yet, and no server sees it.
  const carried = /^#theo-([0-9A-Z]{11})$/i.exec(location.hash);
  if (carried) {
    history.replaceState(null, "", location.pathname);
    text.value = WORDS.follow + carried[1].replace(/^(.{4})(.{4})(..)(.)$/, "$1-$2-$3-$4").toUpperCase();
    grow();
    text.focus();
  }

  // What a QR code leads to is opened as a button of the conversation would open it.
  const opened = /^#mo-([\w.-]{1,56})$/.exec(location.hash);
  if (opened) {
    history.replaceState(null, "", location.pathname);
    say({ press: "link|" + opened[1] }, WORDS.opened);
  }

  adopt();
  connect();
  setTimeout(begin, 2500);
})();
