// The same calls without the binding: structs and texts made beforehand, nothing read, nothing kept.
using System.Text;
using Dyncx;
using Dyncx.Interop;

internal static unsafe class Bare
{
    internal static Action<int> Submitter(DyncxClient client)
    {
        var handle = client.NativeHandle;
        var session = new byte[32];
        var number = Encoding.ASCII.GetBytes("+13125550101");
        return n =>
        {
            fixed (byte* name = session, from = number)
            {
                var length = Encoding.ASCII.GetBytes($"bare-{n}", session);
                var told = new NativeSessionEvent
                {
                    Size = (uint)sizeof(NativeSessionEvent),
                    Kind = SessionEventKind.Started,
                    Direction = Direction.In,
                    TimeMs = 1_700_000_000_000 + n,
                    Session = new NativeStr { Data = name, LengthBytes = length },
                    From = new NativeStr { Data = from, LengthBytes = number.Length },
                    To = new NativeStr { Data = from, LengthBytes = number.Length },
                };
                var call = new NativeCall { Size = (uint)sizeof(NativeCall), Flags = CallFlags.Nowait | CallFlags.Quiet };
                if (Native.Submit(handle, &told, &call, null, null) != Status.Ok)
                    throw new InvalidOperationException("it was refused");
            }
        };
    }

    internal static Action<int> Getter(DyncxClient client, string session)
    {
        var handle = client.NativeHandle;
        var text = Encoding.ASCII.GetBytes(session);
        return _ =>
        {
            fixed (byte* name = text)
            {
                nint blob;
                if (Native.SessionGet(handle, name, text.Length, &blob, null) != Status.Ok)
                    throw new InvalidOperationException("it is not there");
                Native.BlobFree(blob);
            }
        };
    }
}
