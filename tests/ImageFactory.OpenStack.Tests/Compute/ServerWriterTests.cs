using System.Text;
using ImageFactory.OpenStack.Compute;
using Xunit;

namespace ImageFactory.OpenStack.Tests.Compute;

public sealed class ServerWriterTests
{
    private static readonly NewServer Server = new("n", "i", "f");

    public static TheoryData<NewServer, string> Servers => new()
    {
        {
            Server,
            """{"server":{"name":"n","imageRef":"i","flavorRef":"f","config_drive":false,"metadata":{}}}"""
        },
        {
            Server with { NetworkIds = ["w"], PortIds = ["p"], BootVolume = new NewBootVolume(4) },
            """
            {"server":{"name":"n","block_device_mapping_v2":[{"boot_index":0,"source_type":"image","uuid":"i",
            "destination_type":"volume","volume_size":4,"delete_on_termination":true}],
            "flavorRef":"f","config_drive":false,"networks":[{"uuid":"w"},{"port":"p"}],"metadata":{}}}
            """.ReplaceLineEndings(string.Empty)
        },
        {
            Server with { BootVolume = new NewBootVolume(4) { VolumeType = "fast" } },
            """
            {"server":{"name":"n","block_device_mapping_v2":[{"boot_index":0,"source_type":"image","uuid":"i",
            "destination_type":"volume","volume_size":4,"volume_type":"fast","delete_on_termination":true}],
            "flavorRef":"f","config_drive":false,"networks":"auto","metadata":{}}}
            """.ReplaceLineEndings(string.Empty)
        },
    };

    [Theory]
    [MemberData(nameof(Servers))]
    public void A_server_is_asked_for_in_novas_words(NewServer server, string expected) =>
        Assert.Equal(expected, Encoding.UTF8.GetString(ServerWriter.Write(server)));
}
