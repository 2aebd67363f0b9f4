// JSON that the library hands out as a blob: read into a model, then freed.
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Dyncx.Interop;

internal static unsafe class Blob
{
    /// <summary>Null when the library has nothing to tell (DYNCX_NONE).</summary>
    internal static T? Ask<T>(Reader reader, ClientHandle client, JsonTypeInfo<T> type, string? text = null, long after = 0, int most = 0)
        where T : class
    {
        var room = stackalloc byte[Texts.Room];
        using var texts = new Texts(room);
        nint blob = 0;
        var error = Errors.New();
        var status = reader(client, texts.Add(text), after, most, &blob, &error);
        Errors.ThrowIfFailed(status, error);
        return status == Status.None ? null : Take(blob, type);
    }

    internal static T Take<T>(nint blob, JsonTypeInfo<T> type)
    {
        try
        {
            long length;
            var data = Native.BlobData(blob, &length);
            return Json.Read(new ReadOnlySpan<byte>(data, checked((int)length)), type);
        }
        finally
        {
            Native.BlobFree(blob);
        }
    }
}
