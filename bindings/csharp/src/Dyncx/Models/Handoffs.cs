// What became of a session that was handed over to a person.
using System.Text.Json;

namespace Dyncx.Models;

/// <summary>What became of a handoff, as known here.</summary>
public sealed record HandoffState : Model
{
    /// <summary>The host's id of the session.</summary>
    public string Session { get; init; } = "";

    /// <summary>"never attempted", "waiting", "failed", "refused", "created", "claimed".</summary>
    public string State { get; init; } = "";

    /// <summary>"case" or "conversation".</summary>
    public string? Path { get; init; }

    /// <summary>Why it went there.</summary>
    public IReadOnlyList<string> Why { get; init; } = [];

    /// <summary>Table of its record.</summary>
    public string? Table { get; init; }

    /// <summary>GUID of its record.</summary>
    public string? Id { get; init; }

    /// <summary>Number of its record.</summary>
    public string? Number { get; init; }

    /// <summary>The rule that decided.</summary>
    public string? Rule { get; init; }

    /// <summary>Who the customer is: {"contact":"&lt;guid&gt;"}.</summary>
    public JsonElement? Customer { get; init; }

    /// <summary>The queue it is in.</summary>
    public JsonElement? Queue { get; init; }

    /// <summary>Who has it.</summary>
    public JsonElement? Owner { get; init; }

    /// <summary>What could not be had as asked.</summary>
    public IReadOnlyList<HandoffFinding> Findings { get; init; } = [];

    /// <summary>Why it was not delivered.</summary>
    public DeadReason? Reason { get; init; }

    /// <summary>For the screen; null without an app or a record.</summary>
    public Links? Links { get; init; }

    /// <summary>When it was asked last whether somebody claimed it.</summary>
    public DateTimeOffset? LookedAt { get; init; }
}

/// <summary>Something of a handoff that could not be had as asked.</summary>
public sealed record HandoffFinding : Model
{
    /// <summary>What it is about.</summary>
    public string Code { get; init; } = "";

    /// <summary>In one sentence.</summary>
    public string Text { get; init; } = "";
}
