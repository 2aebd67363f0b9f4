// Texts on their way in and out. Texts in: UTF-8 in room that the caller has on its stack, and in native memory when that is
// full; freed by Dispose. Half a surrogate pair is refused, never replaced. Texts out: copied at once.
using System.Runtime.InteropServices;
using System.Text;

namespace Dyncx.Interop;

internal unsafe ref struct Texts
{
    internal const int Room = 1024;
    private static readonly UTF8Encoding s_strict = new(false, throwOnInvalidBytes: true);

    private byte* _next;
    private int _left;
    private List<nint>? _more;

    internal Texts(byte* room)
    {
        _next = room;
        _left = Room;
    }

    /// <summary>Null becomes "not given"; an empty text stays an empty text.</summary>
    internal NativeStr Add(string? text)
    {
        if (text is null)
            return default;
        if (!s_strict.TryGetBytes(text, new Span<byte>(_next, _left), out var length))
            return AddFar(text);
        var added = new NativeStr { Data = _next, LengthBytes = length };
        _next += length;
        _left -= length;
        return added;
    }

    private NativeStr AddFar(string text)
    {
        var length = s_strict.GetByteCount(text);
        var room = (byte*)NativeMemory.Alloc((nuint)length);
        (_more ??= []).Add((nint)room);
        return new NativeStr { Data = room, LengthBytes = s_strict.GetBytes(text, new Span<byte>(room, length)) };
    }

    public readonly void Dispose()
    {
        if (_more is not null)
            foreach (var room in _more)
                NativeMemory.Free((void*)room);
    }

    internal static ReadOnlySpan<byte> Bytes(in NativeStr text) =>
        text.LengthBytes < 0
            ? MemoryMarshal.CreateReadOnlySpanFromNullTerminated(text.Data)
            : new ReadOnlySpan<byte>(text.Data, checked((int)text.LengthBytes));

    internal static string Read(in NativeStr text) => Encoding.UTF8.GetString(Bytes(text));

    internal static string Read(byte* text) => Marshal.PtrToStringUTF8((nint)text) ?? "";
}
