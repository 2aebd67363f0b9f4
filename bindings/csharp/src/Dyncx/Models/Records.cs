// Rows of any table (docs/records.md).
using System.Text.Json.Nodes;

namespace Dyncx.Models;

/// <summary>Which rows: a table with conditions, or the next page of a former answer.</summary>
public sealed record RecordQuery
{
    /// <summary>Logical name of the table.</summary>
    public string? Table { get; init; }

    /// <summary>The columns wanted; null: all.</summary>
    public IReadOnlyList<string>? Columns { get; init; }

    /// <summary>A condition: {"column":"telephone1","is":"+1 555"}, {"and":[…]}.</summary>
    public JsonObject? Where { get; init; }

    /// <summary>By which columns.</summary>
    public IReadOnlyList<RecordOrder>? Order { get; init; }

    /// <summary>So many rows and no more.</summary>
    public int? Top { get; init; }

    /// <summary>Rows per page.</summary>
    public int? PageSize { get; init; }

    /// <summary>From a former answer, unchanged and alone.</summary>
    public string? Next { get; init; }
}

/// <summary>One column of an order.</summary>
/// <param name="Column">Its name.</param>
/// <param name="Descending">Largest or latest first.</param>
public sealed record RecordOrder(string Column, bool Descending = false);

/// <summary>A page of rows.</summary>
public sealed record RecordPage : Model
{
    /// <summary>The rows, as Dynamics sent them.</summary>
    public IReadOnlyList<JsonObject> Rows { get; init; } = [];

    /// <summary>For the next page; null: the end.</summary>
    public string? Next { get; init; }

    /// <summary>How many there are in all, where Dynamics said it.</summary>
    public long? Count { get; init; }
}

/// <summary>A row that is there now.</summary>
public sealed record CreatedRecord : Model
{
    /// <summary>Its GUID.</summary>
    public string Id { get; init; } = "";

    /// <summary>It was there already: a repeat with the same key.</summary>
    public bool Existed { get; init; }
}
