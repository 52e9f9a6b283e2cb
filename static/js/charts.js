// A chart wider than the screen starts at its newest week; the older ones are a swipe away.
import { $$ } from "./dom.js";

$$("[data-scroll-end]").forEach((chart) => { chart.scrollLeft = chart.scrollWidth; });
