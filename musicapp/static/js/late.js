// Modules that a page begins without.

const AGAIN_MS = 10_000;
const UNFETCHED = /module/i; // in the words of every browser; a module that fails by itself names something else

/** What `load` imports, as soon as it can be had: while there is no line, it is asked for again. */
export async function fetched(load) {
  for (;;) {
    const module = await load().catch(problem => { if (!UNFETCHED.test(problem.message)) throw problem; });
    if (module) return module;
    await new Promise(again => {
      addEventListener("online", again, { once: true });
      setTimeout(again, AGAIN_MS);
    });
  }
}
