// Files that somebody dropped or picked, also by whole folders.

const MUSIC = /\.(mp3|flac|ogg|oga|opus|m4a|m4b|aac|wav|aiff?|aifc)$/i;

/** The music among `files`, in the order of their names, and the names of all else. */
export function sorted(files) {
  const inOrder = [...files].sort((one, other) => pathOf(one).localeCompare(pathOf(other), undefined, { numeric: true }));
  return { music: inOrder.filter(isMusic), foreign: inOrder.filter(file => !isMusic(file)).map(file => file.name) };
}

/** What was dropped, with all that is in dropped folders. */
export async function dropped(transfer) {
  const entries = [...transfer.items].map(item => item.webkitGetAsEntry?.()).filter(Boolean); // before the first await
  return (await Promise.all(entries.map(filesIn))).flat();
}

const isMusic = file => MUSIC.test(file.name);
const pathOf = file => file.webkitRelativePath || file.name;

async function filesIn(entry) {
  if (entry.isFile) return [await new Promise((resolve, reject) => entry.file(resolve, reject))];
  const inside = await everything(entry.createReader());
  return (await Promise.all(inside.map(filesIn))).flat();
}

/** A reader gives some at a time until it gives none. */
async function everything(reader) {
  const found = [];
  for (;;) {
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (!some.length) return found;
    found.push(...some);
  }
}
