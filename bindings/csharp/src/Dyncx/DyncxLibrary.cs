// The native library itself: its version, what it is made of, its words. Needs no runtime.
using Dyncx.Interop;
using Dyncx.Models;

namespace Dyncx;

/// <summary>One setting as the library knows it.</summary>
/// <param name="Name">Such as "environment.url".</param>
/// <param name="Type">"text", "integer", "boolean", "list" or "object".</param>
/// <param name="Default">As JSON text; "" when there is none.</param>
/// <param name="Allowed">Range or choices, in words; "" when free.</param>
/// <param name="Help">What it does.</param>
/// <param name="IsSecret">Never printed.</param>
public sealed record Setting(string Name, string Type, string Default, string Allowed, string Help, bool IsSecret);

/// <summary>The native library. Set DYNCX_LIBRARY to load a certain file.</summary>
public static unsafe class DyncxLibrary
{
    /// <summary>Its version.</summary>
    public static Version Version
    {
        get
        {
            var packed = Native.Version();
            return new Version((int)(packed >> 24), (int)(packed >> 16 & 0xff), (int)(packed >> 8 & 0xff));
        }
    }

    /// <summary>Its version as text ("0.1.0").</summary>
    public static string VersionText => Texts.Read(Native.VersionText());

    /// <summary>What this build is made of.</summary>
    public static BuildInfo BuildInfo()
    {
        nint blob;
        var error = Errors.New();
        Errors.ThrowIfFailed(Native.BuildInfo(&blob, &error), error);
        return Blob.Take(blob, Json.Default.BuildInfo);
    }

    /// <summary>One English sentence for a status.</summary>
    public static string TextOf(Status status) => Texts.Read(Native.StatusText(status));

    /// <summary>Every status that the library knows, with its name in the C header.</summary>
    public static IEnumerable<KeyValuePair<Status, string>> Statuses()
    {
        for (uint i = 0; StatusAt(i) is { } status; i++)
            yield return status;
    }

    /// <summary>Every setting that the library knows.</summary>
    public static IEnumerable<Setting> Settings()
    {
        for (uint i = 0; SettingAt(i) is { } setting; i++)
            yield return setting;
    }

    private static KeyValuePair<Status, string>? StatusAt(uint index)
    {
        var info = new NativeStatusInfo { Size = (uint)sizeof(NativeStatusInfo) };
        return Native.StatusAt(index, &info) == Status.Ok ? new(info.Status, Texts.Read(info.Name)) : null;
    }

    private static Setting? SettingAt(uint index)
    {
        var row = new NativeProperty { Size = (uint)sizeof(NativeProperty) };
        return Native.PropertyAt(index, &row) == Status.Ok
            ? new Setting(Texts.Read(row.Name), Texts.Read(row.Type), Texts.Read(row.DefaultValue), Texts.Read(row.Allowed),
                          Texts.Read(row.Help), row.IsSecret == 1)
            : null;
    }
}
