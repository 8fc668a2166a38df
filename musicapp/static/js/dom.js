// The few things that every module does with the document.

export const $ = (selector, root = document) => root.querySelector(selector);
export const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];

/** Whether the person who looks at this page is signed in. */
export const isGuest = () => document.documentElement.dataset.viewer !== "user";

/** Point every icon inside `element` at another symbol of the sprite. */
export function setIcon(element, name) {
  const use = $("use", element);
  const target = `${use?.getAttribute("href").split("#")[0]}#i-${name}`;
  if (use && use.getAttribute("href") !== target) use.setAttribute("href", target);
}

/** Write an attribute only when it changes: screen readers and observers hear every write. */
export function setAttribute(element, name, value) {
  if (element.getAttribute(name) !== String(value)) element.setAttribute(name, value);
}

export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** Let `act` have the plain clicks on links that `selector` names; htmx, which listens on the link, hears nothing of them. */
export function takeOver(selector, act) {
  document.addEventListener("click", event => {
    const link = event.target.closest?.(selector);
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    event.stopPropagation();
    act(link);
  }, true);
}

/** Whether keys typed now belong to a field. */
export function isTyping(target) {
  return target instanceof Element && target.closest("input:not([type=range]):not([type=checkbox]):not([type=radio]):not([type=button]):not([type=submit]), textarea, select, [contenteditable]") !== null;
}
