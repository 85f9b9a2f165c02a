import { formatDuration } from "../../text/text.ts";
import { html, type Markup, percent } from "./markup.ts";

/** Possible steps of the time axis, in milliseconds. */
const STEPS = [
  100, 200, 500, 1000, 2000, 5000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000, 900_000, 1_800_000,
  3_600_000, 7_200_000, 14_400_000, 43_200_000, 86_400_000,
];
const MOST_TICKS = 9;
/** The label of a tick must end before the plot does, so the last part of the visible range, this share, has none. */
const LAST_TICK = 0.07;

/** Renders the time axis of a chart, with steps that suit its zoom factor. */
export function axis(durationMs: number, zoom: number): Markup {
  const step = STEPS.find((ms) => durationMs / ms <= MOST_TICKS * zoom) ?? durationMs;
  const ticks: Markup[] = [];
  for (let at = 0; at <= durationMs * (1 - LAST_TICK / zoom); at += step) {
    ticks.push(
      html`<span style="left:${percent(at, durationMs)}">${formatDuration(at).replace(/ 0 (?:s|min)$/, "")}</span>`,
    );
  }
  return html`<div class="axis" data-zoom="${zoom}"${zoom === 1 ? null : html` hidden=""`}>${ticks}</div>`;
}
