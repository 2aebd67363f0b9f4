// What happened to a session, in fields. The same meaning as the JSON of source "dyncx" (docs/events.md).
using Dyncx.Interop;

namespace Dyncx;

/// <summary>One thing that happened to a session: it began, was answered, ended …</summary>
public sealed record SessionEvent
{
    /// <summary>The host's id of the session, 1 to 200 bytes.</summary>
    public required string Session { get; init; }

    /// <summary>What happened.</summary>
    public required SessionEventKind Kind { get; init; }

    /// <summary>When it happened.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>By what the session runs; null: a phone call.</summary>
    public Channel? Channel { get; init; }

    /// <summary>Who began it; null: not known yet.</summary>
    public Direction? Direction { get; init; }

    /// <summary>Version of this kind for this session; 0: the time. An older one never overwrites a newer one.</summary>
    public long Version { get; init; }

    /// <summary>With Ended: time from answer to end; zero: not known.</summary>
    public TimeSpan Talk { get; init; }

    /// <summary>With Answered or Ended: time in queue; zero: not known.</summary>
    public TimeSpan Wait { get; init; }

    /// <summary>The host's id of the leg.</summary>
    public string? Leg { get; init; }

    /// <summary>Number or address of who began it.</summary>
    public string? From { get; init; }

    /// <summary>Number or address of whom was called.</summary>
    public string? To { get; init; }

    /// <summary>The host's name of the queue.</summary>
    public string? Queue { get; init; }

    /// <summary>The host's name of the agent: a Dynamics domain name or e-mail, or mapped by settings.</summary>
    public string? Agent { get; init; }

    /// <summary>What came of it, in the host's words.</summary>
    public string? Disposition { get; init; }

    /// <summary>With RecordingReady: where the recording is.</summary>
    public string? RecordingUrl { get; init; }

    /// <summary>A JSON object with any further member of the native event, such as {"attributes":{"VIP":true}}.</summary>
    public string? DetailsJson { get; init; }

    internal unsafe NativeSessionEvent ToNative(ref Texts texts) => new()
    {
        Size = (uint)sizeof(NativeSessionEvent),
        Kind = Kind,
        Channel = Channel ?? 0,
        Direction = Direction ?? 0,
        TimeMs = Time.ToUnixTimeMilliseconds(),
        Version = Version,
        TalkMs = (long)Talk.TotalMilliseconds,
        WaitMs = (long)Wait.TotalMilliseconds,
        Session = texts.Add(Session),
        Leg = texts.Add(Leg),
        From = texts.Add(From),
        To = texts.Add(To),
        Queue = texts.Add(Queue),
        Agent = texts.Add(Agent),
        Disposition = texts.Add(Disposition),
        RecordingUrl = texts.Add(RecordingUrl),
        DetailsJson = texts.Add(DetailsJson),
    };
}
