using ImageFactory.Operator.Settings;
using Xunit;

namespace ImageFactory.Operator.Tests.Settings;

public sealed class TracingSettingsTests
{
    [Theory]
    [InlineData("")]
    [InlineData("tracing: {endpoint: }")]
    [InlineData("tracing: {endpoint: \"\"}")]
    public void Without_an_endpoint_there_are_no_traces(string yaml) =>
        Assert.Null(SettingsFile.Parse(yaml).Tracing.Endpoint);

    [Theory]
    [InlineData("tracing: {endpoint: collector:4317}", "tracing.endpoint must be an http or https URL")]
    [InlineData("tracing: {endpoint: \"http://me:secret@a:4317\"}", "tracing.endpoint must be an http or https URL")]
    [InlineData("tracing: {protocol: thrift}", "tracing.protocol must be grpc or http/protobuf, not 'thrift'")]
    [InlineData("tracing: {headersFile: h}", "tracing.headersFile must be an absolute path")]
    [InlineData(
        "tracing: {endpoint: \"http://collector:4317\", headersFile: /h}",
        "tracing.headersFile needs an https endpoint: over http everybody on the way could read them")]
    [InlineData("tracing: {serviceName: \" \"}", "tracing.serviceName must be a name")]
    public void Settings_that_cannot_work_are_named(string yaml, string expected) => Assert.StartsWith(
        expected, Assert.Throws<SettingsException>(() => SettingsFile.Parse(yaml)).Message, StringComparison.Ordinal);
}
