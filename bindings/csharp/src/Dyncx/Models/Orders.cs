// What did they order (docs/lookups.md#orders).
using System.Text.Json.Nodes;

namespace Dyncx.Models;

/// <summary>An order by number or id, or a customer's latest.</summary>
public sealed record OrderQuestion
{
    /// <summary>The number; prefix, case and blanks as they may be.</summary>
    public string? Number { get; init; }

    /// <summary>The GUID of the order.</summary>
    public string? Id { get; init; }

    /// <summary>Whose orders: <see cref="Row.Of"/>("contact", id).</summary>
    public IReadOnlyDictionary<string, string>? Customer { get; init; }

    /// <summary>How many of a customer's newest.</summary>
    public int? Latest { get; init; }

    /// <summary>"lines", "refunds", "tracking"; null: lines.</summary>
    public IReadOnlyList<string>? Include { get; init; }
}

/// <summary>The orders that fit.</summary>
public sealed record OrderAnswer : Model
{
    /// <summary>"one", "several" or "none".</summary>
    public string Outcome { get; init; } = "";

    /// <summary>The orders.</summary>
    public IReadOnlyList<Order> Orders { get; init; } = [];

    /// <summary>Why none was asked for.</summary>
    public string? Reason { get; init; }

    /// <summary>"refunds", "tracking": "read", "late", "refused", "not configured" or "not asked".</summary>
    public IReadOnlyDictionary<string, string> Parts { get; init; } = new Dictionary<string, string>();

    /// <summary>What could not be had as asked.</summary>
    public IReadOnlyList<PartFinding> Findings { get; init; } = [];
}

/// <summary>An order as a lookup tells it.</summary>
public record OrderSummary : Model
{
    /// <summary>Its GUID.</summary>
    public string Id { get; init; } = "";

    /// <summary>Its number.</summary>
    public string? Number { get; init; }

    /// <summary>Its name.</summary>
    public string? Name { get; init; }

    /// <summary>"Active / New", in the language of the application user.</summary>
    public string? Status { get; init; }

    /// <summary>For programs.</summary>
    public int? StateCode { get; init; }

    /// <summary>For programs.</summary>
    public int? StatusCode { get; init; }

    /// <summary>The amount.</summary>
    public decimal? Total { get; init; }

    /// <summary>Name of the currency, in a lookup's answer.</summary>
    public string? CurrencyName { get; init; }

    /// <summary>The day asked for, as Dynamics wrote it.</summary>
    public string? DeliveryDate { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>For the screen; null without an app.</summary>
    public Links? Links { get; init; }
}

/// <summary>An order with its lines.</summary>
public sealed record Order : OrderSummary
{
    /// <summary>Tax in it.</summary>
    public decimal? Tax { get; init; }

    /// <summary>Discount in it.</summary>
    public decimal? Discount { get; init; }

    /// <summary>Freight in it.</summary>
    public decimal? Freight { get; init; }

    /// <summary>ISO code of the currency.</summary>
    public string? Currency { get; init; }

    /// <summary>Whose it is.</summary>
    public Row? Customer { get; init; }

    /// <summary>Its lines; null when not asked.</summary>
    public IReadOnlyList<OrderLine>? Lines { get; init; }

    /// <summary>Its refunds; null when not asked.</summary>
    public OrderPart? Refunds { get; init; }

    /// <summary>Where it is; null when not asked.</summary>
    public OrderPart? Tracking { get; init; }
}

/// <summary>One line of an order.</summary>
public sealed record OrderLine : Model
{
    /// <summary>Its GUID.</summary>
    public string Id { get; init; } = "";

    /// <summary>Name of the product.</summary>
    public string? Name { get; init; }

    /// <summary>Number of the product.</summary>
    public string? Sku { get; init; }

    /// <summary>It is no product of the catalogue.</summary>
    public bool IsWriteIn { get; init; }

    /// <summary>How many.</summary>
    public decimal? Quantity { get; init; }

    /// <summary>Price of one.</summary>
    public decimal? UnitPrice { get; init; }

    /// <summary>Discount on the line.</summary>
    public decimal? Discount { get; init; }

    /// <summary>Tax of the line.</summary>
    public decimal? Tax { get; init; }

    /// <summary>Amount of the line.</summary>
    public decimal? Amount { get; init; }

    /// <summary>The day asked for, as Dynamics wrote it.</summary>
    public string? DeliveryDate { get; init; }
}

/// <summary>Refunds or tracking, from where the settings say they stand.</summary>
public sealed record OrderPart : Model
{
    /// <summary>"read", "late", "refused", "not configured". Empty rows mean "none" only when it was read.</summary>
    public string State { get; init; } = "";

    /// <summary>Rows with the names that the settings give.</summary>
    public IReadOnlyList<JsonObject> Rows { get; init; } = [];
}
