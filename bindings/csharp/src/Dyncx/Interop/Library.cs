// Finds the native library: DYNCX_LIBRARY names the file, else it lies beside the program (runtimes/linux-x64/native of the
// package), else the system's loader looks for it. Nothing is loaded before the first call.
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

[assembly: DisableRuntimeMarshalling]

namespace Dyncx.Interop;

internal static class Library
{
    internal const string Name = "dyncx";

    internal static nint Find(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (name != Name)
            return 0;
        if (Environment.GetEnvironmentVariable("DYNCX_LIBRARY") is { Length: > 0 } chosen)
            return NativeLibrary.Load(chosen);
        foreach (var file in new[] { "libdyncx.so.0", "libdyncx.so" })
            if (NativeLibrary.TryLoad(file, assembly, path, out var library))
                return library;
        return 0;
    }
}

internal static unsafe partial class Native
{
    static Native() => NativeLibrary.SetDllImportResolver(typeof(Native).Assembly, Library.Find);
}
