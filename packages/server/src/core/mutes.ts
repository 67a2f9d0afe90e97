/**
 * Who may come and hear, but not speak, as the operator said. By id and, where a key owns it, by that key, so that
 * leaving and coming again, under another id even, changes nothing. Lives as long as the program; a ban outlives it.
 */
import { keyText } from "./bans.ts";

export interface Speaker {
  readonly id: number;
  /** X25519; of whose id is owned by a key. */
  readonly key: Uint8Array | undefined;
}

export interface Mute {
  readonly id: number;
  /** As it was called when it was muted. */
  readonly name: string;
}

interface Mark extends Mute {
  readonly key: string | undefined;
}

export class Mutes {
  #marks: readonly Mark[] = [];

  get all(): readonly Mute[] {
    return this.#marks.map(({ id, name }) => ({ id, name }));
  }

  has(speaker: Speaker): boolean {
    return this.#marks.length > 0 && this.#marks.some(matcherOf(speaker));
  }

  mute(speaker: Speaker, name: string): void {
    if (this.has(speaker)) return;
    const { id, key } = speaker;
    this.#marks = [...this.#marks, { id, name, key: key && keyText(key) }];
  }

  /** False when it was not muted. */
  unmute(speaker: Speaker): boolean {
    if (!this.has(speaker)) return false;
    const matches = matcherOf(speaker);
    this.#marks = this.#marks.filter((mark) => !matches(mark));
    return true;
  }
}

function matcherOf({ id, key }: Speaker): (mark: Mark) => boolean {
  const value = key && keyText(key);
  return (mark) => mark.id === id || (value !== undefined && mark.key === value);
}
