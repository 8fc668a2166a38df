// Everything that runs in the browser, named once: the browser fetches all of it at once.

import "./player/element.js";
import "./navigation.js";
import "./partials.js";
import "./dialog.js";
import "./sign-in.js";
import "./like.js";
import "./more-menu.js";
import "./theme-toggle.js";
import "./pager.js";
import "./playlists.js";
import "./suggest.js";
import "./toasts.js";
import "./gate.js";
