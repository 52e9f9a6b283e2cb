// Entry: everything here helps; nothing depends on it. Links are links and forms are forms without it.
import "./keys.js";
import "./focus.js";
import "./draft.js";
import "./insert.js";
import "./clocks.js";
import "./charts.js";
