/** What an id and a name may be. */
import { byteLength, MAX_ID, NAME_SIZE } from "@recado/protocol";

export function isClientId(id: number): boolean {
  return Number.isInteger(id) && id >= 1 && id <= MAX_ID;
}

/** 1 to 20 bytes of UTF-8 that stay on one line and hold no control character. */
export function isClientName(name: string): boolean {
  return name.trim() !== "" && name.isWellFormed() && byteLength(name) <= NAME_SIZE && !/\p{Cc}/u.test(name);
}
