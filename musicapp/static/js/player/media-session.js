// Lock screen, headset keys, media keys.

const SIZES = ["96", "304", "608"];
const STEP_S = 10;

/** @param {import("./player.js").Player} player */
export function connectMediaSession(player) {
  const session = navigator.mediaSession;
  if (!session) return;
  for (const [action, run] of Object.entries(actions(player))) {
    try {
      session.setActionHandler(action, run);
    } catch {
      // This browser does not know the action.
    }
  }
  const title = () => { session.metadata = player.track ? describe(player.track) : null; };
  const state = () => {
    session.playbackState = player.state === "empty" ? "none" : player.isPlaying ? "playing" : "paused";
    place(session, player);
  };
  player.addEventListener("track", title);
  player.addEventListener("state", state);
  for (const name of ["seek", "track"]) player.addEventListener(name, () => place(session, player));
  for (const name of ["durationchange", "rate"]) player.playback.addEventListener(name, () => place(session, player));
  title();
  state();
}

function actions(player) {
  return {
    play: () => player.play(),
    pause: () => player.pause(),
    stop: () => player.pause(),
    previoustrack: () => player.previous(),
    nexttrack: () => player.next(),
    seekbackward: ({ seekOffset }) => player.seekBy(-(seekOffset || STEP_S)),
    seekforward: ({ seekOffset }) => player.seekBy(seekOffset || STEP_S),
    seekto: ({ seekTime }) => player.seek(seekTime),
  };
}

function describe(track) {
  const artwork = SIZES.filter(size => track.cover?.[size]).map(size => ({
    src: new URL(track.cover[size], location.href).href,
    sizes: `${size}x${size}`,
    type: "image/webp",
  }));
  return new MediaMetadata({ title: track.title, artist: artistsOf(track), album: track.album?.title ?? "", artwork });
}

const artistsOf = track => (track.artists?.length ? track.artists : [track.artist]).map(artist => artist.name).join(", ");

function place(session, player) {
  const { duration } = player;
  if (!duration || !session.setPositionState) return;
  session.setPositionState({ duration, position: Math.min(player.position, duration), playbackRate: player.playback.rate });
}
