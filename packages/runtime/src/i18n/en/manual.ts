type Entries = readonly (readonly [term: string, text: string])[];

/** What the manual pages say besides the tables that they are made of. */
export const manual = {
  section: "User Commands",
  titles: {
    name: "NAME",
    synopsis: "SYNOPSIS",
    description: "DESCRIPTION",
    options: "OPTIONS",
    commands: "COMMANDS",
    slashCommands: "WHILE TALKING",
    keys: "KEYS",
    environment: "ENVIRONMENT",
    files: "FILES",
    exitStatus: "EXIT STATUS",
    examples: "EXAMPLES",
    seeAlso: "SEE ALSO",
  },
  option: "option",
  command: "command",
  argument: "argument",
  fallback: (value: string) => `default: ${value}`,
  standsFor: (flag: string) => `stands for ${flag}`,
  client: {
    summary: "chat in the terminal, over UDP",
    paragraphs: [
      "recado talks with everybody, or with one, through a recado-server or a server of the original program. Between Recado programs everything is sealed, arrives once and in order, and the sender sees that it did.",
      "Without a command the screen opens, where there is a terminal, and the lines of --plain elsewhere. The commands are for the shell and for scripts; they take the options too. An option wins over its environment variable, and that over the settings file.",
    ],
    environment: [
      ["NO_COLOR", "with any value: no colours"],
      ["LC_ALL, LC_MESSAGES, LANG", "language, unless --lang says which"],
      [
        "XDG_CONFIG_HOME, XDG_DATA_HOME, XDG_STATE_HOME",
        "where files are; unless set, ~/.config, ~/.local/share, ~/.local/state",
      ],
    ] as Entries,
    files: [
      ["$XDG_CONFIG_HOME/recado/client.toml", "settings, in TOML: option names without their dashes are the keys"],
      ["$XDG_DATA_HOME/recado/identity.key", "your key, which owns your id: keep a copy"],
      ["$XDG_DATA_HOME/recado/known_servers", "the keys of the servers that you talked with"],
      ["$XDG_STATE_HOME/recado/clients/", "what you heard, wrote and typed, a file for each server and id"],
    ] as Entries,
    examples: [
      ["recado --id 2 --name João --host 192.0.2.10", "opens the screen"],
      ['recado --id 2 --name João send --to 7 "I arrive at 8"', "leaves a message for 7"],
      ["uptime | recado --id 2 --name João send", "tells everybody what another program says"],
    ] as Entries,
  },
  server: {
    summary: "server of the Recado chat",
    paragraphs: [
      "recado-server passes messages on between recado programs, and clients of the original program, that register with it. It keeps the history, and the messages for who is away.",
      "Without a command it serves: with a console where there is a terminal, with a log elsewhere. The commands work on its data, also while it serves; they take the options too. An option wins over its environment variable, and that over the settings file.",
    ],
    environment: [
      ["NO_COLOR", "with any value: no colours"],
      ["LC_ALL, LC_MESSAGES, LANG", "language, unless --lang says which"],
      [
        "XDG_CONFIG_HOME, XDG_DATA_HOME, XDG_STATE_HOME",
        "where files are; unless set, ~/.config, ~/.local/share, ~/.local/state",
      ],
    ] as Entries,
    files: [
      ["$XDG_CONFIG_HOME/recado/server.toml", "settings, in TOML: option names without their dashes are the keys"],
      ["$XDG_DATA_HOME/recado/", "the data, unless --data names another folder:"],
      ["recado.sqlite", "history, owners of ids, mailboxes, bans: copy it with recado-server backup"],
      ["search.sqlite", "derived from it, and made again when it is missing"],
      ["server.key", "the server's key, which clients remember: keep a copy"],
    ] as Entries,
    examples: [
      ["recado-server --host 192.0.2.10 --headless --log-format json", "serves at one address and logs for machines"],
      ["recado-server backup recado-$(date +%F).sqlite", "copies the history, also while it serves"],
      ['recado-server ban 42 --reason "noise"', "keeps 42 out"],
    ] as Entries,
  },
};
