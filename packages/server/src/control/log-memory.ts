/** The log's last lines, for who asks, and its next ones, for who follows. */
import type { Clock, LogLevel } from "@recado/runtime";
import { LOG_LEVELS } from "@recado/runtime";
import type { LogLine, LogReader } from "../log-feed.ts";
import { LOG_LINES_MAX } from "./request.ts";

export interface TimedLine extends LogLine {
  readonly atMs: number;
}

interface Follower {
  readonly level: LogLevel;
  readonly tell: (line: TimedLine) => void;
}

/** Single messages would push out what matters; who follows may have them. */
const KEPT_FROM: LogLevel = "info";

export class LogMemory implements LogReader {
  readonly #clock: Pick<Clock, "wallMs">;
  readonly #followers = new Set<Follower>();
  /** The least level that somebody has a use for. */
  #least = KEPT_FROM;
  #lines: TimedLine[] = [];

  constructor(clock: Pick<Clock, "wallMs">) {
    this.#clock = clock;
  }

  wants(level: LogLevel): boolean {
    return isFrom(level, this.#least);
  }

  line(line: LogLine): void {
    const timed = { ...line, atMs: this.#clock.wallMs() };
    if (isFrom(line.level, KEPT_FROM)) this.#keep(timed);
    for (const { level, tell } of this.#followers) if (isFrom(line.level, level)) tell(timed);
  }

  /** The last `count` of the level and above, the oldest first. */
  last(count: number, level: LogLevel): readonly TimedLine[] {
    const lines = this.#lines.filter((line) => isFrom(line.level, level));
    return count === 0 ? [] : lines.slice(-count);
  }

  /** Until the returned function is called. */
  follow(level: LogLevel, tell: (line: TimedLine) => void): () => void {
    const follower = { level, tell };
    this.#followers.add(follower);
    this.#weigh();
    return () => {
      this.#followers.delete(follower);
      this.#weigh();
    };
  }

  /** With each message of each client it is asked whether somebody wants to know. */
  #weigh(): void {
    const levels = [KEPT_FROM, ...[...this.#followers].map(({ level }) => level)];
    this.#least = LOG_LEVELS.find((level) => levels.includes(level)) ?? KEPT_FROM;
  }

  #keep(line: TimedLine): void {
    this.#lines.push(line);
    // Twice the limit before it is cut, so that the array does not move at every line.
    if (this.#lines.length >= 2 * LOG_LINES_MAX) this.#lines = this.#lines.slice(-LOG_LINES_MAX);
  }
}

function isFrom(level: LogLevel, least: LogLevel): boolean {
  return LOG_LEVELS.indexOf(level) >= LOG_LEVELS.indexOf(least);
}
