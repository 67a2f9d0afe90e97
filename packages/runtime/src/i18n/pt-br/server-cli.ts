import { counted } from "../counted.ts";
import type { serverCli as Texts } from "../en/server-cli.ts";

const EXIT_CODES = ["terminou como pedido", "falhou", "uso ou configuração errada, ou a porta não pôde ser aberta"];

export const serverCli: typeof Texts = {
  description: "Servidor Recado: encaminha quadros de 176 bytes entre os clientes que se registram nele.",
  options: {
    host: "endereço em que escuta; :: é todo endereço IPv6 e IPv4",
    port: "porta UDP",
    statusInterval: "segundos entre duas mensagens de estado para todos",
    headless: "sem console: escreve um log na saída padrão",
    readOnly: "console: mostrar, sem mudar nada",
    logFormat: "forma do log: pretty ou json",
    logLevel: "menor nível que vai para o log: debug, info, warn ou error",
    lang: "idioma do console, do log e das mensagens: en ou pt-BR",
    rate: "datagramas por segundo que uma origem pode enviar",
    burst: "datagramas que uma origem pode enviar de uma vez",
    keyLog: "acrescenta as chaves das sessões a este arquivo, para o Wireshark: quem o lê, lê tudo",
    maxClients: "clientes que podem estar registrados ao mesmo tempo",
    data: "pasta para o histórico, os donos dos IDs e a chave do servidor",
    ephemeral: "não guarda nada: histórico e caixas de recados vivem enquanto o programa viver",
    control: "socket Unix pelo qual ctl fala com o servidor; junto dos dados, ou em XDG_RUNTIME_DIR",
    announce:
      "numa rede local, avisa os programas que procuram servidores (DNS multicast); não para um endereço só desta máquina",
    announceName: "o nome com que ser encontrado",
    noAnnounce: "não anuncia o servidor",
    metricsPort: "serve métricas para o Prometheus por HTTP nesta porta TCP",
    metricsHost: "endereço das métricas: só esta máquina, se nada for dito",
    keepDays: "dias que as mensagens são guardadas",
    keepMb: "megabytes (MiB) que o histórico pode ocupar; depois saem as mensagens mais antigas",
    ffi: "chamar a biblioteca C onde falta algo aos sockets do Bun: envio agrupado, buffer de recepção maior, sondas de portas fechadas",
    noFfi: "passar sem nada disso",
    cluster:
      "ser um só Recado com outros servidores por este NATS com JetStream: nats://HOST:PORT ou tls://HOST:PORT, separados por vírgulas",
    clusterName: "servidores do mesmo nome nesse NATS são um só Recado",
    clusterReplicas:
      "servidores NATS que guardam cada mensagem antes de ela contar como guardada, onde o stream é criado: 1, 3 ou 5",
    clusterCreds: "arquivo de credenciais do NATS (JWT e nkey)",
    clusterNkey: "arquivo com a semente nkey de um usuário",
    clusterTlsCa: "certificados que assinam o do NATS, PEM",
    clusterTlsCert: "certificado deste servidor para o NATS, PEM",
    clusterTlsKey: "chave desse certificado, PEM",
    nodeName: "como este servidor se chama entre os outros; o nome da máquina, se nada for dito",
    advertise:
      "onde os clientes dos outros servidores encontram este; o primeiro endereço da máquina, se nada for dito",
    replayOriginal: "mensagens públicas que um cliente de quadros abertos recebe de novo ao chegar, de 0 a 50",
  },
  subcommands: {
    backup: "copia o histórico para um arquivo, mesmo com o servidor rodando",
    backupFile: "para onde; o arquivo ainda não pode existir",
    export: "cada mensagem como um objeto JSON por linha",
    since: "só mensagens depois deste número",
    stats: "o que está guardado",
    json: "em JSON",
    check: "lê o arquivo inteiro e diz se está são",
    ban: "barra um ID, a chave que o possui, ou um endereço; um servidor rodando obedece em segundos",
    unban: "deixa entrar de novo",
    bans: "quem está banido",
    address: "um endereço IP em vez de um ID",
    reason: "dito a quem for barrado",
  },
  badSubcommand: {
    id: "um ID de 1 a 4294967295",
    number: "um número",
    who: "Diga quem: um ID, ou --address ADDR.",
    exists: (path) => `${path}: esse arquivo já existe; uma cópia não sobrescreve nada.`,
    unwritable: (path, why) => `${path}: não pode ser gravado: ${why}`,
  },
  backedUp: (path, size) => `${path}: ${size}.`,
  banned: (who) => `${who}: banido.`,
  notBanned: (who) => `${who}: não estava banido.`,
  unbanned: (who) => `${who}: não está mais banido.`,
  noBans: "Ninguém está banido.",
  stats: {
    logId: "histórico",
    messages: "mensagens",
    publicMessages: "  públicas",
    privateMessages: "  particulares",
    first: "mais antiga",
    last: "mais nova",
    owners: "donos de IDs",
    waiting: "em caixas de recados",
    bans: "banidos",
    fileBytes: "arquivo",
    logBytes: "log de escrita",
    integrity: "integridade",
  },
  afterHelp: (file) =>
    `\nUma opção vale mais que sua variável de ambiente, e esta mais que o arquivo ${file}.\nCódigos de saída: ${EXIT_CODES.map((text, code) => `${code} ${text}`).join(", ")}.`,
  exitCodes: EXIT_CODES,
  startError: {
    "port-in-use": (where, port) =>
      `A porta ${port} já está em uso (${where}). Há outro servidor rodando? --port escolhe outra.`,
    "bad-address": (where) => `${where}: esta máquina não tem esse endereço para escutar.`,
    "no-permission": (where, port) =>
      `${where}: a porta ${port} exige privilégios que este usuário não tem. --port escolhe outra.`,
    other: (where, _port, message) => `${where}: não foi possível escutar: ${message}`,
  },
  keyFile: {
    permissions: (path: string) => `${path}: outros podem ler a chave do servidor. Corrija com: chmod 600 ${path}`,
    malformed: (path: string) =>
      `${path}: isto não é uma chave do Recado. Restaure a cópia ou, para uma chave nova (os clientes vão estranhar), apague o arquivo.`,
    unreadable: (path: string) => `${path}: não foi possível ler a chave do servidor.`,
    unwritable: (path: string) => `${path}: não foi possível gravar a chave do servidor.`,
  },
  keyLogUnwritable: (path: string) => `${path}: não foi possível gravar o registro de chaves.`,
  dataAndEphemeral: "--data e --ephemeral se excluem: uma guarda as mensagens, a outra não.",
  storeFault: {
    locked: (path) =>
      `${path}: outro servidor está com esta pasta. Dê a este uma pasta só dele, --data DIR, ou nada a guardar, --ephemeral.`,
    unwritable: (path) => `${path}: não é possível gravar as mensagens ali. --data DIR escolhe outra pasta.`,
    unreadable: (path) => `${path}: o arquivo não existe, ou não pode ser lido.`,
    corrupt: (path) =>
      `${path}: o arquivo está danificado. Ponha uma cópia de segurança no lugar, ou mova-o dali para começar com um histórico vazio.`,
    foreign: (path) => `${path}: este é um banco de dados de outro programa. --data DIR escolhe outra pasta.`,
    newer: (path) =>
      `${path}: uma versão mais nova do Recado gravou este arquivo. Atualize o Recado, ou escolha outra pasta.`,
    full: (path) => `${path}: o disco está cheio.`,
    failed: (path) => `${path}: o arquivo não pode ser usado.`,
  },
  expectsClusterName: "um nome de até 32 letras, algarismos, - e _",
  expectsHostPort: "um host e uma porta, HOST:PORT",
  clusterEnded: (why) => `A conexão com o NATS acabou de vez, e o servidor com ela: ${why}.`,
  clusterLost: (name, lastPlace, readTo) =>
    `O NATS perdeu o fim do registro de “${name}”: ele acaba em ${lastPlace}, e foi lido até ${readTo}. O que se escrevesse agora receberia números já dados. Pare todos os servidores de “${name}” e inicie cada um uma vez, para que diga isto. Então complete o registro com o que ninguém lê, pela ferramenta do próprio NATS, com a maior contagem que algum deles disser: nats pub ${name}.log.fill x --count ${readTo - lastPlace}. Depois inicie-os. O que o registro tinha está nas pastas deles.`,
  clusterNotRead: (name, why) => `O registro de “${name}” não pôde ser lido até o fim: ${why}.`,
  clusterOtherFormat: (name) =>
    `Os servidores de “${name}” são de outra versão do Recado, que escreve o registro de outro modo. Pare todos antes de iniciar este, e remova o stream ${name}-log e o bucket ${name}-state; ou dê a este outro --cluster-name.`,
  clusterUnreachable: (urls, why) =>
    `o NATS em ${urls} não pode ser usado: ${why}. Ele precisa estar rodando, com JetStream, antes de o servidor começar.`,
  otherHistory: (folder) =>
    `${folder}: ali está outro histórico. Um servidor unido a outros por --cluster precisa de uma pasta só dele, vazia no começo, --data DIR, ou --ephemeral; a pasta de um servidor assim não serve a outro.`,
  fingerprint: (print: string) => `Chave do servidor: ${print}.`,
  crashed: (message) => `O servidor falhou: ${message}`,
  addresses: (addresses) => `Os clientes alcançam este servidor em ${addresses.join(", ")}.`,
  moreDrops: (count) =>
    `Mais ${counted(count, "datagrama descartado que não aparece", "datagramas descartados que não aparecem")} um a um no log.`,
  notAnnounced: (why) => `O servidor não é anunciado na rede local: ${why}`,
  signal: (name) => `${name}: despedindo-se de todos os clientes.`,
};
