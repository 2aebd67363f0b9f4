// What several answers share. Every model keeps members that a later library adds in Others, so that none is lost.
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Dyncx.Models;

/// <summary>Something read from the library's JSON.</summary>
public abstract record Model
{
    /// <summary>Members that this version of the binding does not name.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Others { get; set; }
}

/// <summary>Addresses that open a record on an agent's screen.</summary>
public record Links : Model
{
    /// <summary>For a tab of its own.</summary>
    public string Tab { get; init; } = "";

    /// <summary>For a frame inside the host.</summary>
    public string Embedded { get; init; } = "";

    /// <summary>"tab" or "embedded", as the settings have it.</summary>
    public string Prefers { get; init; } = "";
}

/// <summary>A row of Dynamics by table and id.</summary>
public sealed record Row : Model
{
    /// <summary>Logical name of its table.</summary>
    public string Table { get; init; } = "";

    /// <summary>Its GUID.</summary>
    public string Id { get; init; } = "";

    /// <summary>Its name, where the answer tells it.</summary>
    public string? Name { get; init; }

    /// <summary>The row as questions write it: {"contact":"&lt;guid&gt;"}.</summary>
    public static IReadOnlyDictionary<string, string> Of(string table, string id) => new Dictionary<string, string> { [table] = id };
}

/// <summary>Something of an answer that could not be had as asked.</summary>
public sealed record PartFinding : Model
{
    /// <summary>Which part or table.</summary>
    public string Part { get; init; } = "";

    /// <summary>"late", or the code of Dynamics.</summary>
    public string Code { get; init; } = "";

    /// <summary>What is wrong.</summary>
    public string Message { get; init; } = "";

    /// <summary>What to do about it.</summary>
    public string Fix { get; init; } = "";
}

/// <summary>Something of the settings that is doubtful.</summary>
public sealed record SettingFinding : Model
{
    /// <summary>Where in the settings.</summary>
    public string Place { get; init; } = "";

    /// <summary>What is doubtful.</summary>
    public string Text { get; init; } = "";

    /// <summary>It would be refused.</summary>
    public bool IsError { get; init; }
}

/// <summary>What became of the way to Dynamics.</summary>
public sealed record WayState : Model
{
    /// <summary>"shut" or "open".</summary>
    public string State { get; init; } = "";

    /// <summary>The health that goes with it: "offline", "refused", "ready".</summary>
    public string Health { get; init; } = "";

    /// <summary>When shut: the code of Dynamics or Entra, or "".</summary>
    public string? Code { get; init; }

    /// <summary>When shut: what is wrong.</summary>
    public string? Message { get; init; }

    /// <summary>When shut: what to do about it.</summary>
    public string? Fix { get; init; }
}
