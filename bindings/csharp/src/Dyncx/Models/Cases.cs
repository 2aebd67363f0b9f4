// Where is my case, and what happened of late (docs/lookups.md).
namespace Dyncx.Models;

/// <summary>A case by number or id.</summary>
public sealed record CaseQuestion
{
    /// <summary>The number, written as it may be.</summary>
    public string? Number { get; init; }

    /// <summary>The GUID of the case.</summary>
    public string? Id { get; init; }

    /// <summary>Language of the words: "de", "pt-BR".</summary>
    public string? Language { get; init; }
}

/// <summary>The cases that fit.</summary>
public sealed record CaseAnswer : Model
{
    /// <summary>"one", "several" or "none".</summary>
    public string Outcome { get; init; } = "";

    /// <summary>The cases.</summary>
    public IReadOnlyList<Case> Cases { get; init; } = [];

    /// <summary>Why none was asked for.</summary>
    public string? Reason { get; init; }

    /// <summary>LCID of the words; null: those of the application user.</summary>
    public int? Language { get; init; }

    /// <summary>What could not be had as asked.</summary>
    public IReadOnlyList<PartFinding> Findings { get; init; } = [];
}

/// <summary>A case as a lookup tells it.</summary>
public record CaseSummary : Model
{
    /// <summary>Its GUID.</summary>
    public string Id { get; init; } = "";

    /// <summary>Its number.</summary>
    public string? Number { get; init; }

    /// <summary>Its title.</summary>
    public string? Title { get; init; }

    /// <summary>In words.</summary>
    public string? Status { get; init; }

    /// <summary>For programs.</summary>
    public int? StatusCode { get; init; }

    /// <summary>In words.</summary>
    public string? Priority { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>For the screen; null without an app.</summary>
    public Links? Links { get; init; }
}

/// <summary>A case and where it stands.</summary>
public sealed record Case : CaseSummary
{
    /// <summary>In words.</summary>
    public string? State { get; init; }

    /// <summary>For programs.</summary>
    public int? StateCode { get; init; }

    /// <summary>For programs.</summary>
    public int? PriorityCode { get; init; }

    /// <summary>Who has it.</summary>
    public Row? Owner { get; init; }

    /// <summary>Whose it is.</summary>
    public Row? Customer { get; init; }

    /// <summary>When it last changed.</summary>
    public DateTimeOffset? ModifiedAt { get; init; }
}

/// <summary>Of which record, and how much.</summary>
public sealed record TimelineQuestion
{
    /// <summary>The record: <see cref="Row.Of"/>("contact", id).</summary>
    public required IReadOnlyDictionary<string, string> Record { get; init; }

    /// <summary>1 to 100; null: 20.</summary>
    public int? Latest { get; init; }
}

/// <summary>What happened, newest first.</summary>
public sealed record TimelineAnswer : Model
{
    /// <summary>Activities, notes and cases.</summary>
    public IReadOnlyList<TimelineItem> Items { get; init; } = [];

    /// <summary>Dynamics may have more.</summary>
    public bool More { get; init; }

    /// <summary>"activities", "notes", "cases": "read", "refused" or "late".</summary>
    public IReadOnlyDictionary<string, string> Parts { get; init; } = new Dictionary<string, string>();

    /// <summary>What could not be had as asked.</summary>
    public IReadOnlyList<PartFinding> Findings { get; init; } = [];
}

/// <summary>One thing that happened.</summary>
public sealed record TimelineItem : Model
{
    /// <summary>"phonecall", "email", "annotation", "incident" …</summary>
    public string Table { get; init; } = "";

    /// <summary>Its GUID.</summary>
    public string Id { get; init; } = "";

    /// <summary>When.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>Of a case: when it was made.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>What it is about.</summary>
    public string? Subject { get; init; }

    /// <summary>Of phone calls and e-mails: "in" or "out".</summary>
    public string? Direction { get; init; }

    /// <summary>In words.</summary>
    public string? State { get; init; }

    /// <summary>For programs.</summary>
    public int? StateCode { get; init; }

    /// <summary>In words.</summary>
    public string? Status { get; init; }

    /// <summary>For programs.</summary>
    public int? StatusCode { get; init; }

    /// <summary>Who has it.</summary>
    public Row? Owner { get; init; }

    /// <summary>What it belongs to.</summary>
    public Row? Regarding { get; init; }

    /// <summary>Of a note: its beginning.</summary>
    public string? Text { get; init; }

    /// <summary>Of a note: the name of its file.</summary>
    public string? File { get; init; }

    /// <summary>Of a case: its number.</summary>
    public string? Number { get; init; }

    /// <summary>For the screen; null without an app.</summary>
    public Links? Links { get; init; }
}
