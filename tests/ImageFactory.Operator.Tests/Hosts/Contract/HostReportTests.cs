using ImageFactory.Operator.Hosts.Contract;
using Xunit;

namespace ImageFactory.Operator.Tests.Hosts.Contract;

public sealed class HostReportTests
{
    [Fact]
    public void Of_control_characters_only_line_feeds_and_tabs_are_left_wherever_they_stand()
    {
        var report = HostReport.Parse(
            """
            {"stage":"build","result":"Failed","message":"fatal:\u001b[31m\u0000no\u0085\r\n\tlicence 💥",
            "data":{"versions":{"qemu\u0007":"7.2\u009b","dib":"3.13"}}}
            """)!;

        Assert.Equal("fatal: [31m no  \n\tlicence 💥", report.Message);
        Assert.Equal(
            new Dictionary<string, string> { ["qemu "] = "7.2 ", ["dib"] = "3.13" },
            report.DataAs(HostJsonContext.Default.ConfigureData)!.Versions);
    }

    [Theory]
    [InlineData("OCI runtime create failed")]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"message":"half \ud83d"}""")]
    [InlineData("""{"message":"one","message":"two"}""")]
    [InlineData("""{"data":{"versions":{"a":"1","a":"2"}}}""")]
    [InlineData("""{"message":7}""")]
    public void What_is_no_report_is_none(string message) => Assert.Null(HostReport.Parse(message));
}
