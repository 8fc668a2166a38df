// Sentences in the language of the page. They travel with the deck, translated by the server.

let words = null;

/** The sentence `key` with its {facts} filled in. */
export function say(key, facts = {}) {
  words ??= JSON.parse(document.getElementById("deck")?.dataset.words ?? "{}");
  return (words[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => facts[name] ?? whole);
}
