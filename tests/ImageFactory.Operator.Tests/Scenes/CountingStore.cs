using ImageFactory.Operator.Artifacts;

namespace ImageFactory.Operator.Tests.Scenes;

/// <summary>A store that counts what is read of it.</summary>
internal sealed class CountingStore(IArtifactStore store) : IArtifactStore
{
    public long BytesRead { get; private set; }

    public async Task<ArtifactContent?> OpenReadAsync(
        ArtifactScope scope, string fileName, CancellationToken cancellationToken) =>
        await store.OpenReadAsync(scope, fileName, cancellationToken) is { } content
            ? content with { Stream = new CountingStream(content.Stream, count => BytesRead += count) }
            : null;

    public Task<ArtifactInfo> WriteAsync(
        ArtifactScope scope,
        string fileName,
        Stream content,
        ArtifactWriteOptions options,
        CancellationToken cancellationToken) =>
        store.WriteAsync(scope, fileName, content, options, cancellationToken);

    public Task AppendAsync(
        ArtifactScope scope, string fileName, ReadOnlyMemory<byte> addition, CancellationToken cancellationToken) =>
        store.AppendAsync(scope, fileName, addition, cancellationToken);

    public Task<long?> GetLengthAsync(
        ArtifactScope scope, string fileName, CancellationToken cancellationToken) =>
        store.GetLengthAsync(scope, fileName, cancellationToken);

    public Task<long> GetLogRoomAsync(
        ArtifactScope scope, string fileName, CancellationToken cancellationToken) =>
        store.GetLogRoomAsync(scope, fileName, cancellationToken);

    public Task<ArtifactInfo?> StatAsync(
        ArtifactScope scope, string fileName, CancellationToken cancellationToken) =>
        store.StatAsync(scope, fileName, cancellationToken);

    public Task<IReadOnlyList<ArtifactInfo>> ListAsync(ArtifactScope scope, CancellationToken cancellationToken) =>
        store.ListAsync(scope, cancellationToken);

    public Task DeleteAsync(ArtifactScope scope, CancellationToken cancellationToken) =>
        store.DeleteAsync(scope, cancellationToken);

    public Task DeleteAsync(ArtifactScope scope, string fileName, CancellationToken cancellationToken) =>
        store.DeleteAsync(scope, fileName, cancellationToken);

    public Task<UploadGrants> GetGrantsAsync(ArtifactScope scope, CancellationToken cancellationToken) =>
        store.GetGrantsAsync(scope, cancellationToken);

    public Task<UploadGrants> ChangeGrantsAsync(
        ArtifactScope scope, Func<UploadGrants, UploadGrants> change, CancellationToken cancellationToken) =>
        store.ChangeGrantsAsync(scope, change, cancellationToken);

    public Task<long?> GetFreeBytesAsync(CancellationToken cancellationToken) =>
        store.GetFreeBytesAsync(cancellationToken);

    private sealed class CountingStream(Stream stream, Action<int> count) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => true;

        public override bool CanWrite => false;

        public override long Length => stream.Length;

        public override long Position
        {
            get => stream.Position;
            set => stream.Position = value;
        }

        public override async ValueTask<int> ReadAsync(
            Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await stream.ReadAsync(buffer, cancellationToken);
            count(read);
            return read;
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => stream.Seek(offset, origin);

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
        }

        protected override void Dispose(bool disposing)
        {
            stream.Dispose();
            base.Dispose(disposing);
        }
    }
}
