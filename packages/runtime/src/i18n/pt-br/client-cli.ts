import type { clientCli as Texts } from "../en/client-cli.ts";

const ms = (value: number) => `${value < 10 ? value.toFixed(1).replace(".", ",") : Math.round(value)} ms`;

const EXIT_CODES = [
  "feito, ou encerrado a pedido",
  "falhou: não entregue, ou não confirmado pelo servidor",
  "uso ou configuração errada",
  "recusado pelo servidor: o ID está em uso, ou o operador removeu você",
  "não foi possível alcançar o servidor",
];

export const clientCli: typeof Texts = {
  description: "Cliente do Recado: recados para todos ou para um, por UDP.",
  options: {
    id: "seu ID no servidor, de 1 a 4294967295",
    name: "seu nome, com no máximo 20 bytes",
    host: "servidor, por nome ou endereço",
    port: "porta UDP do servidor",
    compatible: "conversa aberta, como os programas originais: sem lacre e sem garantia de entrega",
    ephemeral: "não lembra nada desta conversa nesta máquina",
    keyLog: "acrescenta as chaves das sessões a este arquivo, para o Wireshark: quem o lê, lê tudo",
    lang: "idioma: en ou pt-BR",
    plain: "linha a linha, sem tela: para leitores de tela e terminais simples",
    json: "linhas JSON na entrada e na saída, para programas (docs/JSON.md)",
    noColor: "sem cores (também com NO_COLOR definida)",
    to: "ID do destinatário; sem ele, todos",
  },
  expects: {
    id: "um número de 1 a 4294967295",
    name: "um nome de 1 a 20 bytes sem caracteres de controle",
    port: "uma porta de 1 a 65535",
  },
  subcommands: {
    send: "envia um texto e termina; - ou nenhum texto lê a entrada padrão",
    users: "mostra quem está registrado",
    forget: "esquece a chave do servidor de --host e --port",
    tail: "mostra o que se diz, até ser interrompido",
    text: "o texto; várias palavras são unidas",
  },
  afterHelp: (file) => `
Sem comando, abre-se a tela; sem terminal, o modo --plain é escolhido sozinho.
Uma opção vale mais que a variável de ambiente, e esta mais que o arquivo ${file}.

Códigos de saída:
${EXIT_CODES.map((text, code) => `  ${code}  ${text}`).join("\n")}`,
  exitCodes: EXIT_CODES,
  needsIdentity: (what) =>
    `Falta ${what}: use --id e --name, ou RECADO_CLIENT_ID e RECADO_CLIENT_NAME, ou ponha id e name no arquivo de configuração.`,
  both: "--plain e --json não combinam.",
  nothingToSend: "Não há o que enviar: o texto está vazio.",
  interrupted: "Interrompido.",

  connectErrors: {
    refused: (text) => `O servidor recusou: ${text}`,
    "no-answer": (where) => `${where} não responde.`,
    "port-unreachable": (where) => `Não há servidor em ${where}.`,
    "address-unknown": (where) => `O host de ${where} é desconhecido.`,
    closed: (where) => `Sem conexão com ${where}.`,
    unsupported: (where) => `${where} não guarda histórico que este cliente possa ler.`,
  },
  noList: "O servidor não enviou a lista.",
  delivered: {
    waiting: (text) => `Espera na caixa de recados do destino: ${text}`,
    unconfirmed: (text) => `Não confirmada, talvez perdida: ${text}`,
    failed: (text, why) => `Não entregue${why === undefined ? "" : ` (${why})`}: ${text}`,
    noSign: "O servidor não deu sinal de ter recebido a mensagem.",
  },
  sendRefusals: {
    "not-registered": "Sem conexão: o texto não foi enviado.",
    empty: "Não há nada para enviar nele.",
    "too-long": "Longa demais: uma mensagem tem no máximo 65536 bytes.",
    "queue-full": "Longo demais: são mais partes do que podem esperar de uma vez.",
  },

  states: {
    connecting: (where, attempt) =>
      attempt <= 1 ? `Conectando a ${where}` : `Conectando a ${where}, tentativa ${attempt}`,
    registered: (where, kind, id, name) => `Conectado a ${where} (${kind}) como ${name}, ID ${id}.`,
    waiting: (why, seconds) => `${why} Próxima tentativa em ${seconds} s.`,
    refused: (text) => `O servidor recusou: ${text}`,
    closed: "Desconectado.",
  },
  memoryFault: {
    locked: (path) => `Outro programa está com esta conversa: este não lembra nada dela. (${path})`,
    unwritable: (path) => `Esta conversa não pode ser lembrada: não é possível gravar o arquivo. (${path})`,
    unreadable: (path) => `Esta conversa não pode ser lembrada: não é possível ler o arquivo. (${path})`,
    corrupt: (path) =>
      `Esta conversa não pode ser lembrada: o arquivo está danificado. Mova-o dali para começar de novo. (${path})`,
    foreign: (path) => `Esta conversa não pode ser lembrada: o arquivo é de outro programa. (${path})`,
    newer: (path) => `Esta conversa não pode ser lembrada: uma versão mais nova do Recado gravou o arquivo. (${path})`,
    full: (path) => `O disco está cheio: o que se escreve agora espera, e sai quando houver espaço. (${path})`,
    failed: (path) => `Esta conversa não pode ser lembrada: o arquivo não pode ser usado. (${path})`,
  },
  memoryRestored: "Esta conversa é lembrada de novo.",
  keyFile: {
    permissions: (path: string) => `${path}: outros podem ler a sua chave. Corrija com: chmod 600 ${path}`,
    malformed: (path: string) =>
      `${path}: isto não é uma chave do Recado. Restaure a cópia ou, para uma chave nova (seus ids ficam com a antiga), apague o arquivo.`,
    unreadable: (path: string) => `${path}: não foi possível ler a sua chave.`,
    unwritable: (path: string) => `${path}: não foi possível gravar a sua chave. --compatible conversa sem ela.`,
  },
  fileUnwritable: (path: string) => `${path}: não foi possível gravar.`,
  forgotten: (where) => `${where}: chave esquecida. A próxima que ele mostrar será aceita.`,
  notKnown: (where) => `${where}: nenhuma chave conhecida.`,
  newServerKey: (where: string, print: string) => `Primeira conversa com ${where}; a chave dele: ${print}.`,
  otherServerKey: (where: string, print: string) => `${where} mostrou outra chave: ${print}.`,
  serverKinds: { sealed: "servidor Recado, lacrado", recado: "servidor Recado", original: "servidor original" },
  losses: {
    "no-answer": "Sem resposta.",
    "server-silent": "O servidor ficou em silêncio.",
    "server-stopped": "O servidor parou.",
    "port-unreachable": "Não há servidor ali.",
    "id-in-use": "O ID ainda está em uso.",
    "server-full": "O servidor está cheio.",
    "address-unknown": "O host é desconhecido.",
  },

  plain: {
    history: (count, hasMore) => `${count} mensagens${hasMore ? "; há mais antigas" : "; esse é o começo"}.`,
    found: (count, hasMore) => `${count} encontradas${hasMore ? ", as mais novas" : ""}.`,
    skipped: (count) => `${count} mensagens públicas mais antigas ficaram de fora; /history as mostra.`,
    private: "[privado]",
    privateTo: (who) => `[privado para ${who}]`,
    server: "[Servidor]",
    error: "[ERRO]",
    you: "você",
    joined: (who) => `${who} entrou.`,
    left: (who) => `${who} saiu.`,
    renamed: (oldName, who) => `${oldName} agora é ${who}.`,
    users: (count) => (count === 1 ? "1 cliente:" : `${count} clientes:`),
    whois: (who, isHere) => `${who} ${isHere ? "está aqui" : "não está registrado"}.`,
    ignored: (who) => `${who} passa a ser ignorado.`,
    unignored: (who) => `${who} deixa de ser ignorado.`,
    ignoredNobody: "Ninguém é ignorado.",
    lag: (rttMs) => (rttMs === undefined ? "Ainda não há medida de ida e volta." : `Ida e volta: ${ms(rttMs)}.`),
    noPong: "Sem resposta.",
    nothingToResend: "Nada falhou.",
    needsScreen: (word) => `/${word} precisa da tela; comece sem --plain para usá-lo.`,
    hint: "Cada linha é uma mensagem para todos. /help mostra os comandos, /quit encerra.",
  },

  unknownCommand: (word, suggestion) =>
    suggestion === undefined
      ? `Não existe /${word}; nada foi enviado. /help mostra os comandos.`
      : `Não existe /${word}; nada foi enviado. Seria /${suggestion}?`,
  usage: (usage) => `Uso: ${usage}`,
  noSuchUser: (ref, suggestion) =>
    suggestion === undefined ? `Ninguém aqui se chama ${ref}.` : `Ninguém aqui se chama ${ref}. Seria ${suggestion}?`,
  ambiguousUser: (ref, ids) => `Mais de um se chama ${ref}: use o ID (${ids}).`,
  badName: "Um nome tem de 1 a 20 bytes e nenhum caractere de controle.",

  args: {
    user: "<usuário>",
    rest: "<texto>",
    command: "<comando>",
    buffer: "<número|nome>",
    address: "<host[:porta]>",
    name: "<nome>",
    count: "<número>",
  },
  commands: {
    help: "mostra os comandos, ou um deles",
    msg: "mensagem privada",
    query: "abre uma conversa privada",
    users: "quem está registrado",
    whois: "ID e nome de alguém",
    me: "diz o que você faz: /me acena",
    nick: "outro nome; para os outros, você sai e entra",
    history: "mensagens mais antigas desta conversa, 50 ou quantas você disser",
    search: "mensagens com todas estas palavras, sem distinguir maiúsculas e acentos",
    clear: "limpa esta conversa",
    close: "fecha esta conversa",
    buffer: "vai a uma conversa",
    connect: "conecta, também a outro servidor",
    disconnect: "sai do servidor, fica no programa",
    reconnect: "sai e conecta de novo",
    ping: "mede agora a ida e volta até o servidor",
    lag: "a última ida e volta medida",
    status: "o estado da conexão",
    ignore: "esconde o que alguém escreve; sem usuário: quem está escondido",
    unignore: "volta a mostrar",
    resend: "envia de novo o que falhou",
    version: "a versão do programa",
    quit: "despede-se e encerra",
  },

  json: {
    notJson: "a linha não é JSON",
    notObject: "a linha não é um objeto JSON",
    unknownRequest: "o objeto não tem nenhum destes: send, history, search, list, ping, name, close",
    badSend: "send não é um texto",
    badTo: "to não é um ID de 0 a 4294967295",
    badName: "name não é um texto de 1 a 20 bytes sem caracteres de controle",
    badHistory:
      "history é um ID de 0 a 4294967295 ou search um texto, before um número, limit um número de 1 a 100: um deles não é",
    noAnswer: "o servidor não respondeu",
    noHistory: "este servidor não guarda histórico para nós",
    nothingToFind: "não há palavra para procurar",
  },
};
