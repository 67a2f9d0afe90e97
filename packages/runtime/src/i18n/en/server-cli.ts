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
  fingerprint: (print: string) => `The server's key: ${print}.`,
  crashed: (message: string) => `The server failed: ${message}`,
  addresses: (addresses: readonly string[]) => `Clients reach this server at ${addresses.join(", ")}.`,
  moreDrops: (count: number) => `${count} further datagrams were dropped and not logged one by one.`,
  signal: (name: string) => `${name}: saying goodbye to every client.`,
};
