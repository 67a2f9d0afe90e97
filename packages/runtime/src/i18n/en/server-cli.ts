export const serverCli = {
  description: "Recado server: routes 176-byte frames between the clients that register with it.",
  options: {
    host: "address to listen on; :: is every IPv6 and IPv4 address",
    port: "UDP port",
    statusInterval: "seconds between two status messages to everyone",
    headless: "no console: write a log to the standard output",
    logFormat: "form of the log: pretty or json",
    logLevel: "least level that is logged: debug, info, warn or error",
    lang: "language of console, log and messages: en or pt-BR",
    rate: "datagrams a second that one source may send",
    burst: "datagrams that one source may send at once",
    keyLog: "append the sessions' keys to this file, for Wireshark: who reads it reads everything",
    maxClients: "clients that may be registered at the same time",
    data: "folder for the history, the owners of ids and the server's key",
    ephemeral: "keep nothing: history and mailboxes live as long as the program",
    keepDays: "days that messages are kept",
    keepMb: "megabytes (MiB) that the history may take; then the oldest messages go",
    replayOriginal: "public messages that a client in clear frames gets again when it comes, 0 to 50",
  },
  afterHelp: (file: string) =>
    `\nA flag wins over its environment variable, and that over the file ${file}.\nExit codes: 0 ended as asked, 1 failed, 2 wrong usage or settings, or the port cannot be opened.`,
  startError: {
    "port-in-use": (where: string, port: number) =>
      `Port ${port} is already in use (${where}). Is another server running? --port chooses another one.`,
    "bad-address": (where: string) => `${where}: this machine has no such address to listen on.`,
    "no-permission": (where: string, port: number) =>
      `${where}: port ${port} needs privileges that this user does not have. --port chooses another one.`,
    other: (where: string, _port: number, message: string) => `${where}: cannot listen: ${message}`,
  },
  keyFile: {
    permissions: (path: string) => `${path}: others can read the server's key. Mend it with: chmod 600 ${path}`,
    malformed: (path: string) =>
      `${path}: this is no key of Recado. Bring back a copy or, for a new key (clients will complain), delete the file.`,
    unreadable: (path: string) => `${path}: the server's key cannot be read.`,
    unwritable: (path: string) => `${path}: the server's key cannot be written.`,
  },
  keyLogUnwritable: (path: string) => `${path}: the key log cannot be written.`,
  dataAndEphemeral: "--data and --ephemeral exclude each other: one keeps the messages, the other does not.",
  storeFault: {
    locked: (path: string) =>
      `${path}: another server has this folder. Give this one a folder of its own, --data DIR, or nothing to keep, --ephemeral.`,
    unwritable: (path: string) => `${path}: the messages cannot be written there. --data DIR chooses another folder.`,
    unreadable: (path: string) => `${path}: there is no such file, or it cannot be read.`,
    corrupt: (path: string) =>
      `${path}: the file is damaged. Put a backup in its place, or move it away to begin with an empty history.`,
    foreign: (path: string) => `${path}: this is a database of another program. --data DIR chooses another folder.`,
    newer: (path: string) =>
      `${path}: a newer version of Recado wrote this file. Update Recado, or choose another folder.`,
    full: (path: string) => `${path}: the disk is full.`,
    failed: (path: string) => `${path}: the file cannot be used.`,
  },
  fingerprint: (print: string) => `The server's key: ${print}.`,
  crashed: (message: string) => `The server failed: ${message}`,
  addresses: (addresses: readonly string[]) => `Clients reach this server at ${addresses.join(", ")}.`,
  moreDrops: (count: number) => `${count} further datagrams were dropped and not logged one by one.`,
  signal: (name: string) => `${name}: saying goodbye to every client.`,
};
