import type { config as Texts } from "../en/config.ts";

const COMMAND_LINE: Readonly<Record<string, string>> = {
  "commander.unknownOption": "Opção desconhecida:",
  "commander.optionMissingArgument": "Falta um valor depois de",
  "commander.excessArguments": "Há argumentos demais",
  "commander.unknownCommand": "Comando desconhecido:",
  "commander.missingArgument": "Falta o argumento:",
};

const TITLES: Readonly<Record<string, string>> = {
  "Usage:": "Uso:",
  "Options:": "Opções:",
  "Commands:": "Comandos:",
  "Arguments:": "Argumentos:",
  "Global Options:": "Opções gerais:",
};

export const config: typeof Texts = {
  badValue: (where, value, expects) => `${where}: "${value}" não é ${expects}.`,
  unknownKey: (where, key) => `${where}: configuração desconhecida "${key}", ignorada.`,
  unreadableFile: (where, why) => `${where}: não foi possível ler as configurações: ${why}`,
  notToml: (where, detail) => `${where}: isto não é TOML (em inglês: ${detail}).`,
  commandLine: (code, message) => {
    const subject = /'([^']*)'/.exec(message)?.[1];
    const known = COMMAND_LINE[code];
    const sentence = known === undefined ? message : subject === undefined ? known : `${known} ${subject}`;
    return `${sentence}. --help mostra o que existe.`;
  },
  helpOption: "mostra esta ajuda",
  versionOption: "mostra a versão",
  completions: "escreve o que o shell precisa para completar a linha de comando: bash, zsh ou fish",
  helpTitle: (title) => TITLES[title] ?? title,
  expects: {
    port: "uma porta de 0 a 65535 (0 deixa o sistema escolher)",
    seconds: "um número de segundos de 1 a 86400",
    lang: "um idioma: en ou pt-BR",
    choice: (choices) => `um destes: ${choices.join(", ")}`,
    switch: "true ou false",
    text: "um texto com pelo menos um caractere",
    rate: "um número de 1 a 1000000",
    count: "um número de 1 a 1000000",
  },
};
