using ImageFactory.Operator.Settings;
using ImageFactory.Testing;
using Xunit;

namespace ImageFactory.Operator.Tests.Settings;

/// <summary>Files that are no settings: each is told in a sentence, whatever is in it.</summary>
public sealed class SettingsYamlTests
{
    public static TheoryData<string, string> Spoilt => new()
    {
        { $"a: {new string('[', 100_000)}", "line 1 is more than 32 levels deep, and no setting is: remove it" },
        {
            string.Concat(Enumerable.Range(0, 1_000).Select(depth => $"{new string(' ', depth)}a:\n")),
            "line 33 is more than 32 levels deep, and no setting is: remove it"
        },
        { new string('\0', 2_000), "the file has bytes of value 0, as after a crash: write it again" },
        { "healthPort: 8081\n\0\0\0", "the file has bytes of value 0, as after a crash: write it again" },
        {
            $"#{new string('x', 1 << 20)}",
            "the file has more than 1024 KiB: name a settings file, and no other"
        },
        {
            "a: &a [x, x, x, x, x, x, x, x]\n" + string.Concat(Enumerable.Range(0, 10).Select(number =>
                $"{(char)('b' + number)}: &{(char)('b' + number)} "
                + $"[{string.Join(", ", Enumerable.Repeat($"*{(char)('a' + number)}", 8))}]\n")),
            "line 6: the file stands for more than 100000 values: name a settings file, and no other"
        },
        { "a: &a [*a]", "line 1: nothing before it is called &a: write the value out" },
        { "? &a {*a : 1}\n: 1\n", "line 1: a name that is no word is no setting: remove it" },
        { "mirrors:\n : 2}", "line 3: there is no value: write one, or remove the name" },
        { "mirrors: {}\nmirrors: {}", "line 2: mirrors is there already: keep one of them" },
    };

    [Theory]
    [MemberData(nameof(Spoilt))]
    public void A_file_that_is_no_settings_ends_in_a_sentence(string text, string expected)
    {
        using var folder = new TemporaryFolder();

        Assert.Equal([expected], SettingsFile.Read(folder.Write("settings.yaml", text), []).Faults);
    }

    [Fact]
    public void A_value_that_is_named_once_may_stand_in_two_places()
    {
        var options = SettingsFile.Parse("builder: {cpu: &cpu 500m}\ntester: {cpu: *cpu}");

        Assert.Equal(("500m", "500m"), (options.Builder.Cpu, options.Tester.Cpu));
    }
}
