/** What a group of the suite gives: Markdown for the page, and plots to stand beside it. */
import type { NativePrograms } from "./native.ts";
import { markdown, type Row } from "./report.ts";

export interface Section {
  readonly markdown: string;
  /** SVG by file name. */
  readonly plots: ReadonlyMap<string, string>;
}

export interface Settings {
  readonly native: NativePrograms | undefined;
  /** A first look: one second for each figure instead of two, and only the loads that have goals. */
  readonly isQuick: boolean;
}

export function sectionOf(rows: readonly Row[]): Section {
  return { markdown: markdown(rows), plots: new Map() };
}
