// What a page does beyond being read: its buttons copy addresses, and what is too wide can be moved by keys.
"use strict";

const said = document.getElementById("said");

async function write(text) {
  if (navigator.clipboard && window.isSecureContext) {
    return navigator.clipboard.writeText(text);
  }
  // Without TLS browsers have only the old way.
  const field = document.createElement("textarea");
  field.value = text;
  field.className = "unseen";
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  if (!done) throw new Error("the browser does not copy");
}

for (const button of document.querySelectorAll("button[data-copy]")) {
  const label = button.innerHTML;
  let waiting = 0;
  button.hidden = false;
  button.addEventListener("click", async () => {
    let text = button.dataset.done;
    try {
      await write(button.dataset.copy);
    } catch {
      text = "Not copied";
    }
    button.focus();
    button.textContent = text;
    said.textContent = `${text}: ${button.dataset.copy}`;
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      button.innerHTML = label;
      said.textContent = "";
    }, 2500);
  });
}

function reach() {
  for (const box of document.querySelectorAll(".content pre, .content .frame")) {
    const wide = box.scrollWidth > box.clientWidth;
    if (wide === box.hasAttribute("tabindex")) continue;
    if (wide) {
      box.tabIndex = 0;
      box.setAttribute("role", "region");
      box.setAttribute("aria-label", box.matches("pre") ? "Code" : "Table");
    } else {
      for (const name of ["tabindex", "role", "aria-label"]) box.removeAttribute(name);
    }
  }
}

reach();
addEventListener("load", reach);
addEventListener("resize", reach);
