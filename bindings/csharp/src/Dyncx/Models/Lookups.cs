// Who is it: questions and answers of lookups (docs/lookups.md).
namespace Dyncx.Models;

/// <summary>Whom to look for: one of Phone, Email, Id, Columns.</summary>
public sealed record LookupQuestion
{
    /// <summary>A number in any written form.</summary>
    public string? Phone { get; init; }

    /// <summary>An e-mail address.</summary>
    public string? Email { get; init; }

    /// <summary>The GUID of the row.</summary>
    public string? Id { get; init; }

    /// <summary>Rows in which each of these columns has that value.</summary>
    public IReadOnlyDictionary<string, string>? Columns { get; init; }

    /// <summary>Only these tables, in that order; they must be among lookup.tables.</summary>
    public IReadOnlyList<string>? Tables { get; init; }

    /// <summary>"cases", "orders", "spent"; null: cases and orders; empty: the customer alone.</summary>
    public IReadOnlyList<string>? Include { get; init; }
}

/// <summary>Who it is.</summary>
public sealed record LookupAnswer : Model
{
    /// <summary>"one", "several" or "none".</summary>
    public string Outcome { get; init; } = "";

    /// <summary>What the settings make of it: "take", "ask", "all" or "nobody".</summary>
    public string Decision { get; init; } = "";

    /// <summary>How many there are in the first table that has one.</summary>
    public long Count { get; init; }

    /// <summary>Every candidate, table by table.</summary>
    public IReadOnlyList<Match> Matches { get; init; } = [];

    /// <summary>Why nobody was asked for: a withheld number, text that is no number.</summary>
    public string? Reason { get; init; }

    /// <summary>"cases", "orders", "spent": "read", "late", "refused", "not asked" or "not configured".</summary>
    public IReadOnlyDictionary<string, string> Parts { get; init; } = new Dictionary<string, string>();

    /// <summary>What could not be had as asked.</summary>
    public IReadOnlyList<PartFinding> Findings { get; init; } = [];

    /// <summary>Of an answer from the directory: how old it is.</summary>
    public DirectoryState? Directory { get; init; }

    /// <summary>The customer, when the decision is to take the first match; else null.</summary>
    public Match? Taken => Decision == "take" && Matches.Count > 0 ? Matches[0] : null;
}

/// <summary>How far the directory is.</summary>
public sealed record DirectoryState : Model
{
    /// <summary>"ready", "loading", "empty" or "off".</summary>
    public string State { get; init; } = "";

    /// <summary>What Dynamics knew then.</summary>
    public DateTimeOffset? AsOf { get; init; }

    /// <summary>Its age in milliseconds.</summary>
    public long? AgeMs { get; init; }
}

/// <summary>One candidate.</summary>
public sealed record Match : Model
{
    /// <summary>"contact", "account" …</summary>
    public string Table { get; init; } = "";

    /// <summary>Its GUID.</summary>
    public string Id { get; init; } = "";

    /// <summary>Its name.</summary>
    public string? Name { get; init; }

    /// <summary>The company it belongs to.</summary>
    public string? Company { get; init; }

    /// <summary>Its first number.</summary>
    public string? Phone { get; init; }

    /// <summary>Its first address.</summary>
    public string? Email { get; init; }

    /// <summary>When the row was made.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>The column that matched.</summary>
    public FoundBy? FoundBy { get; init; }

    /// <summary>For the screen; null without an app.</summary>
    public Links? Links { get; init; }

    /// <summary>Open cases, newest first, five at most; null when not asked.</summary>
    public IReadOnlyList<CaseSummary>? Cases { get; init; }

    /// <summary>Latest orders, five at most; null when not asked.</summary>
    public IReadOnlyList<OrderSummary>? Orders { get; init; }

    /// <summary>What they spent; null when not asked.</summary>
    public Spent? Spent { get; init; }
}

/// <summary>The column that matched, and what stands in it.</summary>
public sealed record FoundBy : Model
{
    /// <summary>Name of the column.</summary>
    public string Column { get; init; } = "";

    /// <summary>What stands in it.</summary>
    public string? Value { get; init; }
}

/// <summary>What a customer has spent.</summary>
public sealed record Spent : Model
{
    /// <summary>"read", "kept", "late", "refused", "not configured".</summary>
    public string State { get; init; } = "";

    /// <summary>Age of the sum in milliseconds.</summary>
    public long? AgeMs { get; init; }

    /// <summary>A sum per currency; they are never added up.</summary>
    public IReadOnlyList<Total> Totals { get; init; } = [];
}

/// <summary>A sum in one currency.</summary>
public sealed record Total : Model
{
    /// <summary>ISO code.</summary>
    public string? Currency { get; init; }

    /// <summary>The sum.</summary>
    public decimal? Amount { get; init; }

    /// <summary>Of how many rows.</summary>
    public long? Count { get; init; }
}
