/** Names as the targets write them, from the camelCase of a declaration. */

export function pascal(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

export function lower(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}

export function snake(name: string): string {
  return lower(name).replaceAll(/[A-Z]/g, (capital) => `_${capital.toLowerCase()}`);
}

export function screaming(name: string): string {
  return snake(name).toUpperCase();
}

/** What every generated file says of itself; the target puts its comment marks around. */
export const PROVENANCE = "Generated from packages/protocol/src/frame.ts by `bun run generate`. Changes belong there.";
