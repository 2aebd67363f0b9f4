// The binding has the shape of the library: sizes and places of structs as tests/abi/layout.c has them, every function of
// packaging/abi/dyncx.map, the same words, a comment on everything that a program can see.
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Dyncx.Interop;
using Xunit;

namespace Dyncx.Tests;

public partial class ShapeTests : House
{
    // The poll thread takes what the queue gives, so a program needs neither its descriptor nor ways to wait on it.
    private static readonly string[] s_notForPrograms = ["dyncx_wait", "dyncx_wake", "dyncx_queue_fd"];

    private static string BindingSource => Path.Combine(Source, "bindings/csharp/src/Dyncx");

    [Fact]
    public void structs_have_the_sizes_and_places_of_the_header()
    {
        var layout = File.ReadAllText(Path.Combine(Source, "tests/abi/layout.c"));
        var sizes = SizeLine().Matches(layout).Where(line => Native(line.Groups[1].Value) is not null).ToList();
        Assert.Equal(typeof(Native).Assembly.GetTypes().Count(type => type.Name.StartsWith("Native", StringComparison.Ordinal)
                                                                      && type.IsValueType && !type.IsNested), sizes.Count);
        foreach (var line in sizes)
            Assert.Equal((line.Value, int.Parse(line.Groups[2].Value)), (line.Value, Marshal.SizeOf(Native(line.Groups[1].Value)!)));
        foreach (Match line in PlaceLine().Matches(layout))
        {
            var place = (int)Marshal.OffsetOf(Native(line.Groups[1].Value)!, Pascal(line.Groups[2].Value));
            Assert.Equal((line.Value, int.Parse(line.Groups[3].Value)), (line.Value, place));
        }
    }

    [Fact]
    public void every_function_of_the_library_is_declared()
    {
        var declared = typeof(Native).GetMethods(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
            .Select(one => one.Name).ToHashSet();
        Assert.Equal([], Functions().Where(name => !declared.Contains(Pascal(name["dyncx_".Length..]))).ToList());
    }

    [Fact]
    public void every_function_of_the_library_is_used_by_the_classes()
    {
        var classes = string.Concat(Directory.GetFiles(BindingSource, "*.cs", SearchOption.AllDirectories)
                                        .Where(file => !file.Contains("Generated")).Select(File.ReadAllText));
        var unused = Functions().Where(name => !Regex.IsMatch(classes, $@"\b(Native|Verbs|Readers)\.{Pascal(name["dyncx_".Length..])}\b"));
        Assert.Equal(s_notForPrograms.Order(), unused.Order());
    }

    [Fact]
    public void every_status_and_setting_of_the_library_has_its_word()
    {
        Assert.Equal(DyncxLibrary.Statuses().Select(one => one.Key).Order(), Enum.GetValues<Status>().Order());
        Assert.All(DyncxLibrary.Statuses(), one => Assert.NotEmpty(DyncxLibrary.TextOf(one.Key)));
        var words = typeof(SettingNames).GetFields().Select(one => (string)one.GetRawConstantValue()!);
        Assert.Equal(DyncxLibrary.Settings().Select(one => one.Name).Order(), words.Order());
        Assert.True(DyncxLibrary.Settings().Single(one => one.Name == SettingNames.EnvironmentClientSecret).IsSecret);
    }

    [Fact]
    public void everything_a_program_can_see_has_a_comment()
    {
        var page = XDocument.Load(Path.ChangeExtension(typeof(DyncxClient).Assembly.Location, ".xml"));
        var told = page.Descendants("member").Select(one => one.Attribute("name")!.Value.Split('(')[0]).ToHashSet();
        var seen = typeof(DyncxClient).Assembly.GetExportedTypes().SelectMany(NamesOf);
        Assert.Equal([], seen.Where(name => !told.Contains(name)).ToList());
    }

    [Fact]
    public void the_library_needs_no_package_and_no_reflection()
    {
        Assert.All(typeof(DyncxClient).Assembly.GetReferencedAssemblies(),
                   one => Assert.StartsWith("System.", one.Name, StringComparison.Ordinal));
        Assert.NotNull(typeof(DyncxClient).Assembly.GetCustomAttribute<DisableRuntimeMarshallingAttribute>());
    }

    private static IEnumerable<string> Functions() =>
        MapLine().Matches(File.ReadAllText(Path.Combine(Source, "packaging/abi/dyncx.map"))).Select(line => line.Groups[1].Value);

    private static Type? Native(string name) =>
        name.StartsWith("dyncx_", StringComparison.Ordinal)
            ? typeof(Native).Assembly.GetType("Dyncx.Interop.Native" + Pascal(name["dyncx_".Length..]))
            : null;

    private static string Pascal(string name) =>
        string.Concat(name.Split('_').Select(part => char.ToUpperInvariant(part[0]) + part[1..]));

    private static IEnumerable<string> NamesOf(Type type)
    {
        var name = type.FullName!.Replace('+', '.');
        yield return "T:" + name;
        const BindingFlags OwnOnes = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        foreach (var one in type.GetProperties(OwnOnes).Where(one => one.Name != "EqualityContract"))
            yield return $"P:{name}.{one.Name}";
        foreach (var one in type.GetFields(OwnOnes).Where(one => !one.IsSpecialName))
            yield return $"F:{name}.{one.Name}";
        foreach (var one in type.GetMethods(OwnOnes).Where(one => !one.IsSpecialName && !IsMade(one)))
            yield return $"M:{name}.{one.Name}";
    }

    // Records have methods that the compiler makes.
    private static bool IsMade(MethodInfo one) =>
        one.IsDefined(typeof(CompilerGeneratedAttribute)) || one.Name is "Deconstruct" or "ToString" or "Equals" or "GetHashCode";

    [GeneratedRegex(@"SIZE\((\w+), (\d+)\)")]
    private static partial Regex SizeLine();

    [GeneratedRegex(@"PLACE\((\w+), (\w+), (\d+)\)")]
    private static partial Regex PlaceLine();

    [GeneratedRegex(@"^ *(dyncx_[a-z0-9_]*);$", RegexOptions.Multiline)]
    private static partial Regex MapLine();
}
