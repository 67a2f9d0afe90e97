/**
 * One table of options per program feeds its flags, environment variables, TOML keys and help.
 * Every value arrives as text; an option's `parse` alone decides what it means.
 */

export interface Option<T> {
  /** Flag without its dashes; the TOML key is the same. */
  readonly name: string;
  readonly short?: string;
  /** Placeholder in the help, such as `PORT`; an option without one is a switch. */
  readonly placeholder?: string;
  /** Environment variable; none for options that make no sense outside a command line. */
  readonly env?: string;
  /** False for options that make sense in the configuration file alone. */
  readonly inFlags?: false;
  /** False for options that the configuration file does not take. */
  readonly inFile?: false;
  readonly help: string;
  /** What a good value is, to end the sentence "… is not …". */
  readonly expects: string;
  /** The value, or undefined for a text that is not one. */
  parse(raw: string): T | undefined;
  readonly fallback: T;
  /** False where the fallback follows from the surroundings, as the language does. */
  readonly isFallbackFixed?: boolean;
  /** The good values, where they can be listed. */
  readonly choices?: readonly string[];
}

// The table holds options of different types; each value's type comes back through `OptionValues`.
export type OptionTable = Readonly<Record<string, Option<unknown>>>;
export type OptionValues<Table extends OptionTable> = {
  readonly [Key in keyof Table]: Table[Key] extends Option<infer T> ? T : never;
};

/** A decimal integer from `min` to `max`, both included. */
export function parseInteger(min: number, max: number): (raw: string) => number | undefined {
  return (raw) => {
    const text = raw.trim();
    if (!/^-?\d{1,16}$/.test(text)) return undefined;
    const value = Number(text);
    return value >= min && value <= max ? value : undefined;
  };
}

export const parsePort = parseInteger(0, 65_535);

export function parseChoice<const Choice extends string>(
  choices: readonly Choice[],
): (raw: string) => Choice | undefined {
  return (raw) => choices.find((choice) => choice === raw.trim());
}

export function parseSwitch(raw: string): boolean | undefined {
  const text = raw.trim().toLowerCase();
  if (["true", "1", "yes", "on"].includes(text)) return true;
  if (["false", "0", "no", "off", ""].includes(text)) return false;
  return undefined;
}

export function parseText(raw: string): string | undefined {
  return raw === "" ? undefined : raw;
}
