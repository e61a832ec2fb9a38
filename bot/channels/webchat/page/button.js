// One script tag on the commune's own page: a button that opens the chat in a window of its own.
// Styles are set through the object model, which a host page's policy against inline styles does not forbid.
(function () {
  "use strict";
  var script = document.currentScript;
  if (!script || document.getElementById("motcua-button")) return;
  var link = document.createElement("a");
  var words = script.getAttribute("data-text") || "Hỏi thủ tục";
  var style = {
    all: "initial", position: "fixed", right: "16px", bottom: "16px", "z-index": "2147483000", display: "block",
    "box-sizing": "border-box", "min-height": "52px", "max-width": "calc(100vw - 32px)", padding: "14px 22px",
    "border-radius": "26px", border: "2px solid #fff", background: "#0b4f6c", color: "#fff", cursor: "pointer",
    font: "600 17px/20px system-ui, 'Segoe UI', Roboto, 'Noto Sans', sans-serif", "text-decoration": "none",
    "box-shadow": "0 3px 12px rgba(0, 0, 0, .35)",
  };
  function put(name, value) { link.style.setProperty(name, value, "important"); }

  link.id = "motcua-button";
  link.href = new URL("../chat", script.src).href;
  link.target = "_blank";
  link.rel = "noopener";
  link.lang = "vi";
  link.textContent = words;
  link.setAttribute("aria-label", words + " (mở cửa sổ mới)");
  Object.keys(style).forEach(function (name) { put(name, style[name]); });
  link.addEventListener("focus", function () { put("outline", "3px solid #b45309"); put("outline-offset", "3px"); });
  link.addEventListener("blur", function () { put("outline", "none"); });
  link.addEventListener("click", function (event) {
    if (window.innerWidth < 700 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    window.open(link.href, "_blank", "noopener,width=440,height=760");
  });
  function place() { document.body.appendChild(link); }
  if (document.body) place(); else document.addEventListener("DOMContentLoaded", place);
})();
