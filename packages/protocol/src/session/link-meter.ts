/** How well the path of a session carries, lately: what is counted fades, so that an old trouble does not stay in view. */

/** Envelopes, or frames, after which the counts are halved. */
const FADE_AT = 512;
/** Fewer may be chance: a share of a handful is told as none. So may a probe be that left before a slow disk answered. */
const COUNTED_MIN = 3;

/** Shares are 0 to 1. */
export interface LinkFigures {
  readonly rttMs: number | undefined;
  /** Mean deviation of the round trip (RTTVAR, RFC 6298). */
  readonly jitterMs: number | undefined;
  /** Of the peer's envelopes: those that did not come (so far), that came behind a later one, that came twice. */
  readonly lost: number;
  readonly reordered: number;
  readonly duplicated: number;
  /** Of our frames: those that had to be sent again. */
  readonly resent: number;
}

export class LinkMeter {
  #expected = 0;
  #arrived = 0;
  #reordered = 0;
  #duplicated = 0;
  #sent = 0;
  #resent = 0;

  /** An envelope; `ahead` of the newest counter before it, 0 or less when it is not the newest. */
  arrived(ahead: number): void {
    this.#arrived++;
    if (ahead > 0) this.#expected += ahead;
    else this.#reordered++;
    if (this.#expected < FADE_AT) return;
    this.#expected /= 2;
    this.#arrived /= 2;
    this.#reordered /= 2;
    this.#duplicated /= 2;
  }

  duplicated(): void {
    this.#duplicated++;
  }

  /** Frames of the stream left, so many of them for the first time. */
  sent(count: number, freshCount: number): void {
    this.#sent += count;
    this.#resent += count - freshCount;
    if (this.#sent < FADE_AT) return;
    this.#sent /= 2;
    this.#resent /= 2;
  }

  figures(rttMs: number | undefined, jitterMs: number | undefined): LinkFigures {
    return {
      rttMs,
      jitterMs,
      lost: share(this.#expected - this.#arrived, this.#expected),
      reordered: share(this.#reordered, this.#arrived),
      duplicated: share(this.#duplicated, this.#arrived),
      resent: share(this.#resent, this.#sent),
    };
  }
}

function share(part: number, whole: number): number {
  return part < COUNTED_MIN ? 0 : Math.min(1, part / whole);
}
