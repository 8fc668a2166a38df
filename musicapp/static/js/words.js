// Sentences in the language of the page. They travel with the deck, translated by the server.

let words = null;

/** The sentence `key` with its {facts} filled in. */
export function say(key, facts = {}) {
  words ??= JSON.parse(document.getElementById("deck")?.dataset.words ?? "{}");
  return filled(words[key] ?? key, facts);
}

/** A sentence with its {facts} filled in. */
export const filled = (sentence, facts) => sentence.replace(/\{(\w+)\}/g, (whole, name) => facts[name] ?? whole);
