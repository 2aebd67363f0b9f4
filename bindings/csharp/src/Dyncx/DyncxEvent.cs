// What the queue tells that no awaited operation stands for.
using Dyncx.Interop;

namespace Dyncx;

/// <summary>Something that nobody awaits: the way to Dynamics shut or opened, work was given up, a posted event failed.</summary>
public sealed record DyncxEvent
{
    /// <summary>What it tells of. Pass over a kind that you do not know.</summary>
    public required EventKind Kind { get; init; }

    /// <summary>1, 2, 3 … per client and process, with those of awaited operations counted in.</summary>
    public required ulong Sequence { get; init; }

    /// <summary>When it was told.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The session, or "way".</summary>
    public required string Subject { get; init; }

    /// <summary>JSON, as the kind has it, or "".</summary>
    public required string Body { get; init; }

    /// <summary>Why it failed; null when nothing did.</summary>
    public DyncxException? Error { get; init; }

    /// <summary>Of <see cref="EventKind.State"/>: what became of the way to Dynamics; else null.</summary>
    public Models.WayState? Way => Kind == EventKind.State ? Json.Read(Body, Json.Default.WayState) : null;

    internal static unsafe DyncxEvent From(in NativeEvent slot) => new()
    {
        Kind = slot.Kind,
        Sequence = slot.Seq,
        Time = DateTimeOffset.FromUnixTimeMilliseconds(slot.TimeMs),
        Subject = Texts.Read(slot.Subject),
        Body = Texts.Read(slot.Body),
        Error = slot.Error == null ? null : new DyncxException(*slot.Error),
    };
}
