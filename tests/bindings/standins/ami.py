"""A stand-in for Asterisk's manager: sends what Asterisk's documentation shows for two calls of two channels. Prints its port."""
import socket

BLOCKS = [("Newchannel", "CallerIDNum: +13127003\r\nExten: +12065550199\r\nChannelStateDesc: Ring\r\n"),
          ("Newstate", "ChannelStateDesc: Up\r\n"), ("Hangup", "Cause: 16\r\nCause-txt: Normal Clearing\r\n")]

server = socket.create_server(("127.0.0.1", 0))
print(server.getsockname()[1], flush=True)
line, _ = server.accept()
login = line.recv(4096).decode()
answer = "Success" if "Secret: manager-secret\r\n" in login else "Error"
line.sendall(f"Asterisk Call Manager/9.0.0\r\nResponse: {answer}\r\nMessage: Authentication\r\n\r\n".encode())
for call in ("ami-1", "ami-2"):
    for event, more in BLOCKS:
        for channel in (call, call + "b"):
            line.sendall(f"Event: {event}\r\nPrivilege: call,all\r\nUniqueid: {channel}\r\nLinkedid: {call}\r\n{more}\r\n".encode())
line.close()
