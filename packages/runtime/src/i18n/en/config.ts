const COMMAND_LINE: Readonly<Record<string, string>> = {
  "commander.unknownOption": "Unknown option",
  "commander.optionMissingArgument": "A value is missing after",
  "commander.excessArguments": "Too many arguments",
  "commander.unknownCommand": "Unknown command",
  "commander.missingArgument": "Missing argument:",
};

export const config = {
  badValue: (where: string, value: string, expects: string) => `${where}: "${value}" is not ${expects}.`,
  unknownKey: (where: string, key: string) => `${where}: unknown setting "${key}", ignored.`,
  unreadableFile: (where: string, why: string) => `${where}: cannot read the settings: ${why}`,
  /** `detail` is the library's, in English. */
  notToml: (where: string, detail: string) => `${where}: this is not TOML (${detail}).`,
  commandLine: (code: string, message: string) => {
    const subject = /'([^']*)'/.exec(message)?.[1];
    const known = COMMAND_LINE[code];
    const sentence = known === undefined ? message : subject === undefined ? known : `${known} ${subject}`;
    return `${sentence}. --help shows what there is.`;
  },
  helpOption: "show this help",
  versionOption: "show the version",
  completions: "print what the shell needs to complete this program's command line: bash, zsh or fish",
  helpTitle: (title: string) => title,
  expects: {
    port: "a port from 0 to 65535 (0 lets the system choose)",
    seconds: "a number of seconds from 1 to 86400",
    lang: "a language: en or pt-BR",
    choice: (choices: readonly string[]) => `one of ${choices.join(", ")}`,
    switch: "true or false",
    text: "a text with at least one character",
    rate: "a number from 1 to 1000000",
    count: "a number from 1 to 1000000",
  },
};
