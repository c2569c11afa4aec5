namespace ImageFactory.OpenStack.ServiceTests;

/// <summary>Data that can be read once, as from a pipe.</summary>
internal sealed class OneWayStream(byte[] data) : MemoryStream(data)
{
    public override bool CanSeek => false;
}
