#!/usr/bin/env python3
"""A server that behaves as the original one is known to (docs/PROTOCOL.md, "The original programs"), faults included.

usage: original_server.py HOST PORT [STATUS_SECONDS]
The first line on stdout is the port. `stop` on stdin says goodbye to the clients and ends.
"""
import socket
import struct
import sys
import threading
import time

OI, TCHAU, MSG, ERRO, LISTA = range(5)


def pack(kind, origin, dest, name, text):
    header = struct.pack("!IIII", kind, origin, dest, len(text))
    return header + name.encode().ljust(20, b"\0") + text.encode().ljust(140, b"\0")


class Server:
    def __init__(self, host, port, interval):
        self.sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.sock.bind((host, port))
        self.clients = {}
        self.started = time.time()
        self.interval = interval

    def say(self, kind, dest, address, text):
        self.sock.sendto(pack(kind, 0, dest, "Servidor", text), address)

    def handle(self, data, address):
        kind, origin, dest, _size = struct.unpack("!IIII", data[:16])
        name = data[16:36].decode().rstrip("\0")
        if kind == OI:
            if origin in self.clients:
                self.say(ERRO, origin, address, "ID já em uso.")
            else:
                self.clients[origin] = (address, name)
                self.say(OI, origin, address, "Conexão aceita.")
        elif kind == TCHAU:
            self.clients.pop(origin, None)
        elif kind == MSG:
            if origin not in self.clients:
                return
            if dest == 0:
                for client_address, _ in self.clients.values():
                    self.sock.sendto(data, client_address)
            elif dest in self.clients:
                self.sock.sendto(data, self.clients[dest][0])
            else:
                self.say(ERRO, origin, address, "ID de destino não encontrado.")
        elif kind == LISTA:
            listed = ",  ".join(f"{i}: {name}" for i, (_, name) in self.clients.items())
            self.say(MSG, origin, address, f"Clientes conectados: {listed}")
        else:
            self.say(ERRO, origin, address, "Tipo de mensagem desconhecido.")

    def announce(self):
        while True:
            time.sleep(self.interval)
            uptime = int(time.time() - self.started)
            text = f"Servidor ativo há {uptime} segundos. Clientes conectados: {len(self.clients)}."
            for i, (address, _) in list(self.clients.items()):
                self.say(MSG, i, address, text)

    def receive(self):
        while True:
            try:
                data, address = self.sock.recvfrom(4096)
                self.handle(data, address)
            except Exception as error:
                print(f"! {error!r}", flush=True)

    def stop(self):
        for i, (address, _) in list(self.clients.items()):
            self.say(MSG, i, address, "Servidor desligado. Conexão encerrada.")


def main():
    interval = float(sys.argv[3]) if len(sys.argv) > 3 else 60
    server = Server(sys.argv[1], int(sys.argv[2]), interval)
    print(server.sock.getsockname()[1], flush=True)
    threading.Thread(target=server.receive, daemon=True).start()
    threading.Thread(target=server.announce, daemon=True).start()
    for line in sys.stdin:
        if line.strip() == "stop":
            break
    server.stop()


main()
