// What became of sessions, and what a payload would do.
using System.Text.Json;

namespace Dyncx.Models;

/// <summary>What a session's event came to in Dynamics.</summary>
public sealed record SessionOutcome : Model
{
    /// <summary>The host's id of the session.</summary>
    public string Session { get; init; } = "";

    /// <summary>The rows that the session made or touched.</summary>
    public IReadOnlyList<SessionRecord> Records { get; init; } = [];
}

/// <summary>A row that a session made or touched.</summary>
public sealed record SessionRecord : Model
{
    /// <summary>The step of the flow.</summary>
    public string Step { get; init; } = "";

    /// <summary>Logical name of its table.</summary>
    public string Table { get; init; } = "";

    /// <summary>Its GUID.</summary>
    public string Id { get; init; } = "";

    /// <summary>Its number, where it has one.</summary>
    public string? Number { get; init; }

    /// <summary>When it was written.</summary>
    public DateTimeOffset? At { get; init; }
}

/// <summary>Everything known here about a session.</summary>
public sealed record SessionState : Model
{
    /// <summary>The source of its events.</summary>
    public string Source { get; init; } = "";

    /// <summary>The host's id of the session.</summary>
    public string Session { get; init; } = "";

    /// <summary>"applied", "waiting" or "given up" …</summary>
    public string State { get; init; } = "";

    /// <summary>The rows that it made or touched.</summary>
    public IReadOnlyList<SessionRecord> Records { get; init; } = [];

    /// <summary>Who the customer is, when known.</summary>
    public Row? Customer { get; init; }

    /// <summary>What to open on the agent's screen; there also while nothing is written yet (docs/screen-pop.md).</summary>
    public ScreenPop? Links { get; init; }

    /// <summary>Requests sent for it.</summary>
    public long Requests { get; init; }

    /// <summary>Its events that wait.</summary>
    public long Pending { get; init; }

    /// <summary>Its events that were given up.</summary>
    public long Dead { get; init; }

    /// <summary>When something of it last changed here.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }
}

/// <summary>What to open on the agent's screen.</summary>
public sealed record ScreenPop : Links
{
    /// <summary>"record", "customer", "new" or "page".</summary>
    public string Shows { get; init; } = "";

    /// <summary>Table of what it shows.</summary>
    public string? Table { get; init; }

    /// <summary>GUID of what it shows.</summary>
    public string? Id { get; init; }

    /// <summary>Why this one.</summary>
    public string? Why { get; init; }
}

/// <summary>A session by name.</summary>
public sealed record SessionName : Model
{
    /// <summary>The source of its events.</summary>
    public string Source { get; init; } = "";

    /// <summary>The host's id of the session.</summary>
    public string Session { get; init; } = "";
}

internal sealed record SessionNames
{
    public IReadOnlyList<SessionName> Sessions { get; init; } = [];
}

/// <summary>What a payload would do.</summary>
public sealed record Preview : Model
{
    /// <summary>The requests, in order.</summary>
    public IReadOnlyList<PreviewStep> Steps { get; init; } = [];

    /// <summary>What is doubtful.</summary>
    public IReadOnlyList<SettingFinding> Findings { get; init; } = [];
}

/// <summary>A request that would be sent.</summary>
public sealed record PreviewStep : Model
{
    /// <summary>The event: "session.ended".</summary>
    public string Event { get; init; } = "";

    /// <summary>The host's id of the session.</summary>
    public string Session { get; init; } = "";

    /// <summary>The step of the flow.</summary>
    public string Step { get; init; } = "";

    /// <summary>"POST" …; null when nothing would be sent.</summary>
    public string? Method { get; init; }

    /// <summary>Where to.</summary>
    public string? Address { get; init; }

    /// <summary>Headers of note.</summary>
    public JsonElement? Headers { get; init; }

    /// <summary>The body.</summary>
    public JsonElement? Body { get; init; }

    /// <summary>What there is to say about it.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
