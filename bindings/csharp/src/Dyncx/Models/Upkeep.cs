// For those who run it: health, counters, settings, proof of access, dead letters, the trail.
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Dyncx.Models;

/// <summary>State of a client at a glance.</summary>
/// <param name="State">How the last request went.</param>
/// <param name="Pending">Accepted events not yet applied.</param>
/// <param name="Dead">Events given up.</param>
/// <param name="OldestPending">Age of the oldest pending event.</param>
/// <param name="StoreBytes">Size of the store's files.</param>
/// <param name="LastAnswer">When Dynamics last gave a good answer.</param>
public sealed record Health(HealthState State, long Pending, long Dead, TimeSpan OldestPending, long StoreBytes, DateTimeOffset? LastAnswer);

/// <summary>Outcome of a check of the trail.</summary>
/// <param name="IsIntact">Every link holds.</param>
/// <param name="Entries">How many were checked.</param>
/// <param name="FirstBrokenSequence">The entry whose link does not hold; null when all do.</param>
public sealed record AuditReport(bool IsIntact, long Entries, long? FirstBrokenSequence);

/// <summary>Counters since open; those of the store outlive the process (docs/statistics.md).</summary>
public sealed record Stats : Model
{
    /// <summary>Session events taken.</summary>
    public long Accepted { get; init; }

    /// <summary>Events that left the outbox with success.</summary>
    public long Applied { get; init; }

    /// <summary>Of those, repeats for which nothing was sent.</summary>
    public long Duplicates { get; init; }

    /// <summary>Deliveries put off by a passing fault.</summary>
    public long Retries { get; init; }

    /// <summary>Events given up, all that the store holds.</summary>
    public long Dead { get; init; }

    /// <summary>Accepted events not yet applied.</summary>
    public long Pending { get; init; }

    /// <summary>Sessions that the store knows.</summary>
    public long Sessions { get; init; }

    /// <summary>Size of the store's files.</summary>
    public long StoreBytes { get; init; }

    /// <summary>Requests sent to Dynamics.</summary>
    public long Requests { get; init; }

    /// <summary>Requests sent to Entra for a token.</summary>
    public long TokenRequests { get; init; }

    /// <summary>Events that wait to be taken from the queue.</summary>
    public long EventsQueued { get; init; }

    /// <summary>How far the directory is.</summary>
    public JsonObject? Directory { get; init; }
}

/// <summary>The active settings.</summary>
public sealed record ConfigurationReport : Model
{
    /// <summary>Counts up with each change.</summary>
    public long Version { get; init; }

    /// <summary>The settings, secrets masked.</summary>
    public JsonObject Settings { get; init; } = [];

    /// <summary>What was repaired in what was given.</summary>
    public IReadOnlyList<string> Repairs { get; init; } = [];

    /// <summary>What is doubtful.</summary>
    public IReadOnlyList<SettingFinding> Findings { get; init; } = [];
}

/// <summary>How far access goes.</summary>
public sealed record VerifyReport : Model
{
    /// <summary>The rungs that were climbed; the last one broke when <see cref="Error"/> is there.</summary>
    public IReadOnlyList<Rung> Rungs { get; init; } = [];

    /// <summary>GUID of the organisation.</summary>
    public string? OrganizationId { get; init; }

    /// <summary>GUID of the application user.</summary>
    public string? UserId { get; init; }

    /// <summary>GUID of its business unit.</summary>
    public string? BusinessUnitId { get; init; }

    /// <summary>Version of Dynamics.</summary>
    public string? ServerVersion { get; init; }

    /// <summary>Of new settings: their version.</summary>
    public long? Version { get; init; }

    /// <summary>What is doubtful.</summary>
    public IReadOnlyList<SettingFinding> Findings { get; init; } = [];

    /// <summary>Why the last rung broke.</summary>
    public BrokenRung? Finding { get; init; }

    /// <summary>The error of the last rung; null when all hold.</summary>
    [JsonIgnore]
    public DyncxException? Error { get; init; }
}

/// <summary>One rung of the ladder.</summary>
public sealed record Rung : Model
{
    /// <summary>"settings", "token", "who_am_i", "version", "mappings".</summary>
    [JsonPropertyName("rung")]
    public string Name { get; init; } = "";

    /// <summary>It holds.</summary>
    public bool IsGood { get; init; }

    /// <summary>In one sentence.</summary>
    public string Detail { get; init; } = "";
}

/// <summary>Why a rung broke.</summary>
public sealed record BrokenRung : Model
{
    /// <summary>Code of Dynamics or Entra, or "".</summary>
    public string Code { get; init; } = "";

    /// <summary>What is wrong.</summary>
    public string Cause { get; init; } = "";

    /// <summary>What to do about it.</summary>
    public string Fix { get; init; } = "";

    /// <summary>The id that Microsoft's support asks for.</summary>
    public string? RequestId { get; init; }
}

/// <summary>What the library is made of.</summary>
public sealed record BuildInfo : Model
{
    /// <summary>Its version.</summary>
    public string Version { get; init; } = "";

    /// <summary>The sources of events that it understands.</summary>
    public IReadOnlyList<string> Sources { get; init; } = [];
}

/// <summary>An event that was given up.</summary>
public sealed record DeadLetter : Model
{
    /// <summary>For <see cref="DyncxClient.DeadSettle"/>.</summary>
    public long Id { get; init; }

    /// <summary>The host's id of the session.</summary>
    public string Session { get; init; } = "";

    /// <summary>The source of the event.</summary>
    public string Source { get; init; } = "";

    /// <summary>"session.ended" …</summary>
    public string Event { get; init; } = "";

    /// <summary>Its version.</summary>
    public long Version { get; init; }

    /// <summary>When it was accepted.</summary>
    public DateTimeOffset AcceptedAt { get; init; }

    /// <summary>When it was given up.</summary>
    public DateTimeOffset DiedAt { get; init; }

    /// <summary>How many steps of its flow were done.</summary>
    public long StepsDone { get; init; }

    /// <summary>Why.</summary>
    public DeadReason? Reason { get; init; }
}

/// <summary>Why an event was given up.</summary>
public sealed record DeadReason : Model
{
    /// <summary>The kind of error.</summary>
    public Status Status { get; init; }

    /// <summary>Code of Dynamics, or "".</summary>
    public string Code { get; init; } = "";

    /// <summary>HTTP status, or 0.</summary>
    public int HttpStatus { get; init; }

    /// <summary>The id that Microsoft's support asks for.</summary>
    public string RequestId { get; init; } = "";

    /// <summary>What is wrong.</summary>
    public string Message { get; init; } = "";

    /// <summary>What to do about it.</summary>
    public string Fix { get; init; } = "";
}

internal sealed record DeadLetters
{
    public IReadOnlyList<DeadLetter> Letters { get; init; } = [];
}

/// <summary>One entry of the trail.</summary>
public sealed record AuditEntry : Model
{
    /// <summary>Counts up without a gap.</summary>
    [JsonPropertyName("seq")]
    public long Sequence { get; init; }

    /// <summary>When.</summary>
    public DateTimeOffset Time { get; init; }

    /// <summary>"accepted", "applied", "settings" …</summary>
    public string Kind { get; init; } = "";

    /// <summary>What it is about.</summary>
    public string Subject { get; init; } = "";

    /// <summary>As the kind has it.</summary>
    public JsonObject? Detail { get; init; }

    /// <summary>Links it to the entry before.</summary>
    public string Hash { get; init; } = "";
}

internal sealed record AuditEntries
{
    public IReadOnlyList<AuditEntry> Entries { get; init; } = [];
}
