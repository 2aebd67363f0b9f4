// A port on loopback that takes connections and never says a word: for operations that must stay open until they are ended.
using System.Net;
using System.Net.Sockets;

namespace Dyncx.Tests;

public sealed class SilentServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public SilentServer() => _listener.Start();

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void Dispose() => _listener.Dispose();
}
